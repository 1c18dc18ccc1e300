package official

import "strings"

// common is a longest sequence of words that two texts have in common, as pairs of places.
func common(a, b []word) (pairs [][2]int) {
	length := make([][]int32, len(a)+1) // of what is common to the rests
	for i := range length {
		length[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if b[j].is(a[i].text) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case b[j].is(a[i].text):
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// difference tells what was and what is, word by word: [-gone-] {+come+}.
func difference(was, is []word) string {
	var parts []string
	i, j := 0, 0
	add := func(toI, toJ int) {
		if i < toI {
			parts = append(parts, "[-"+said(was[i:toI])+"-]")
		}
		if j < toJ {
			parts = append(parts, "{+"+said(is[j:toJ])+"+}")
		}
		i, j = toI, toJ
	}
	pairs := common(was, is)
	for n, p := range pairs {
		add(p[0], p[1])
		i, j = p[0]+1, p[1]+1
		if n > 0 && pairs[n-1] == [2]int{p[0] - 1, p[1] - 1} && !is[p[1]].space && len(parts) > 0 {
			parts[len(parts)-1] += said(is[p[1] : p[1]+1])
			continue
		}
		parts = append(parts, said(is[p[1]:p[1]+1]))
	}
	add(len(was), len(is))
	return strings.Join(parts, " ")
}
