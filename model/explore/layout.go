package explore

import (
	"fmt"
	"math/bits"
)

// layout packs a point into a number below size: mixed radix, the last cell
// varying fastest. The cells of one Device are neighbours, so that its part of
// the index comes out by one division and one remainder; those of the Users
// are last.
type layout struct {
	strides []uint64 // of each cell
	size    uint64   // number of points
	low     []uint64 // of each Device: the stride of its last cell
	local   []uint64 // of each Device: the number of values of its cells together
	masks   uint64   // the number of values of the Users' cells together
}

func newLayout(sp *space) (layout, error) {
	l := layout{strides: make([]uint64, len(sp.cells)), size: 1}
	for at := len(sp.cells) - 1; at >= 0; at-- {
		l.strides[at] = l.size
		over, size := bits.Mul64(l.size, uint64(sp.cells[at].size()))
		if over != 0 || size > 1<<62 {
			return layout{}, fmt.Errorf("scope %q: more than 2^62 points: leave out Devices, parties or values", sp.scope.Name)
		}
		l.size = size
	}
	l.masks = 1
	for _, at := range sp.ofUsers {
		l.masks *= uint64(sp.cells[at].size())
	}
	for _, cells := range sp.ofDevice {
		size := uint64(1)
		for _, at := range cells {
			size *= uint64(sp.cells[at].size())
		}
		l.low = append(l.low, l.strides[cells[len(cells)-1]])
		l.local = append(l.local, size)
	}
	return l, nil
}

// pack is the index of a point.
func (l *layout) pack(p point) uint64 {
	var index uint64
	for at, value := range p {
		index += uint64(value) * l.strides[at]
	}
	return index
}

// unpack is the point of an index.
func (l *layout) unpack(index uint64) point {
	p := make(point, len(l.strides))
	for at, stride := range l.strides {
		p[at] = uint8(index / stride)
		index %= stride
	}
	return p
}

// context is the part of an index on which the events of a Device depend: the
// values of its own cells and of the Users'.
func (l *layout) context(device int, index uint64) uint64 {
	return index/l.low[device]%l.local[device]*l.masks + index%l.masks
}

// difference is what the writes add to the index of a point.
func (l *layout) difference(p point, writes []write) int64 {
	var difference int64
	for _, w := range writes {
		difference += (int64(w.value) - int64(p[w.cell])) * int64(l.strides[w.cell])
	}
	return difference
}
