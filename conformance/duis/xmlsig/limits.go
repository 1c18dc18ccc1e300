package xmlsig

// Limits bound what a document may cost before anything in it is believed. The
// work is linear in the size, so the size bounds the time too; Stop is for a
// caller that has less. A zero field means that of [DefaultLimits].
type Limits struct {
	Bytes      int // of the whole document
	Depth      int // of nested elements, the root being 1
	Elements   int // in the whole document
	Attributes int // of one element, namespace declarations included
	Namespaces int // declarations in force at one element
	// Stop is asked now and then, if it is not nil; its error ends the work
	// with reason Stopped. The Err method of a context fits.
	Stop func() error
}

// DefaultLimits are several times what the largest published template needs
// (27 kB, 9 levels, 500 elements). [A]
func DefaultLimits() Limits {
	return Limits{Bytes: 1 << 20, Depth: 32, Elements: 20_000, Attributes: 32, Namespaces: 64}
}

func (l Limits) orDefault() Limits {
	standard := DefaultLimits()
	for _, field := range []struct {
		value    *int
		standard int
	}{
		{&l.Bytes, standard.Bytes}, {&l.Depth, standard.Depth}, {&l.Elements, standard.Elements},
		{&l.Attributes, standard.Attributes}, {&l.Namespaces, standard.Namespaces},
	} {
		if *field.value == 0 {
			*field.value = field.standard
		}
	}
	return l
}
