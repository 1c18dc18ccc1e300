package attest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// fields takes a JSON object of text, and of such objects, apart: each value by its path.
// What is wrong is told with its line. A key may be written in one way alone, and come once,
// which is more than encoding/json asks.
func fields(source []byte) (values map[string]string, wrong []string) {
	w := walk{source: source, decoder: json.NewDecoder(bytes.NewReader(source)), values: map[string]string{}, seen: map[string]bool{}}
	if !utf8.Valid(source) {
		return nil, []string{"it is not UTF-8: save it as UTF-8 text"}
	}
	token, err := w.decoder.Token()
	switch {
	case err == nil && token != json.Delim('{'):
		err = errors.New("want an object, in braces")
	case err == nil:
		err = w.object("", 2)
	}
	if err == nil {
		if _, after := w.decoder.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows the object: take it out")
		}
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("its end is missing")
		}
		w.add("%v", err)
	}
	return w.values, w.wrong
}

type walk struct {
	source  []byte
	decoder *json.Decoder
	values  map[string]string
	seen    map[string]bool
	wrong   []string
}

// maxWrong is how much is told of a file of which much is wrong.
const maxWrong = 50

func (w *walk) add(format string, args ...any) {
	if len(w.wrong) < maxWrong {
		line := 1 + bytes.Count(w.source[:w.decoder.InputOffset()], []byte("\n"))
		w.wrong = append(w.wrong, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
	}
}

// object reads what is left of an object, so many levels deep at most.
func (w *walk) object(prefix string, depth int) error {
	for w.decoder.More() {
		key, err := w.decoder.Token()
		if err != nil {
			return err
		}
		path := prefix + fmt.Sprint(key)
		switch {
		case w.seen[path]:
			w.add("%.100q is given twice: keep one", path)
		case strings.Contains(fmt.Sprint(key), "."):
			w.add("%.100q is unknown: what is within an object is not named with a dot", key)
		}
		w.seen[path] = true
		value, err := w.decoder.Token()
		if err != nil {
			return err
		}
		switch value := value.(type) {
		case string:
			w.values[path] = value
			continue
		case json.Delim:
			if value == '{' && depth > 1 {
				if err := w.object(path+".", depth-1); err != nil {
					return err
				}
				continue
			}
			return fmt.Errorf("%.100q is not text", path)
		default:
			w.add("%.100q is not text: put it in quotes", path)
		}
	}
	_, err := w.decoder.Token()
	return err
}
