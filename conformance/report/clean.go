package report

import (
	"fmt"
	"reflect"
	"unicode/utf8"

	"example.org/mp107/internal/text"
)

// The longest texts that a report carries, in characters. What is longer is
// clipped and says so; law is given far more room than any clause needs.
const (
	maxLine = 1_000
	maxText = 20_000
	// maxReason is that of each reason where there are very many.
	maxReason = 200
)

// clean returns a deep copy in which every string is harmless in a terminal,
// in a page and in a file: valid UTF-8, with nothing in it that does not show
// (control characters, escape sequences, marks that reverse the direction of
// writing) and of bounded length. Line breaks survive only in fields tagged
// clean:"text", which hold law: an implementation cannot forge lines. What is
// taken out is left visible as a Go escape. Empty lists become empty rather
// than absent, so that JSON has one form for them. To clean twice changes nothing.
func clean[T any](value T) T {
	return cleanValue(reflect.ValueOf(&value).Elem(), false).Interface().(T)
}

func cleanValue(v reflect.Value, isText bool) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		if isText {
			out.SetString(cleanText(v.String()))
		} else {
			out.SetString(cleanLine(v.String()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			out.Field(i).Set(cleanValue(v.Field(i), field.Tag.Get("clean") == "text"))
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(cleanValue(v.Index(i), isText))
		}
	case reflect.Map:
		if v.Len() == 0 {
			return out
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for keys := v.MapRange(); keys.Next(); {
			out.SetMapIndex(cleanValue(keys.Key(), false), cleanValue(keys.Value(), isText))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(cleanValue(v.Elem(), isText))
		}
	default:
		out.Set(v)
	}
	return out
}

func cleanLine(s string) string {
	return clip(text.Visible(bound(s, maxLine), false), maxLine, len(s))
}

func cleanText(s string) string {
	return clip(text.Visible(bound(s, maxText), true), maxText, len(s))
}

// bound cuts what is certain to be clipped anyway, so that a string of many
// megabytes is not walked through. One byte more than the limit allows for
// keeps clip aware that something was left out.
func bound(s string, limit int) string {
	if most := limit*utf8.UTFMax + 1; len(s) > most {
		return s[:most]
	}
	return s
}

// clip shortens text to the limit, in characters, the remark included, so that
// clipping again changes nothing. Size is the length before any shortening.
func clip(s string, limit, size int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	remark := fmt.Sprintf("… [clipped: %s bytes in all]", text.Number(size))
	keep := limit - utf8.RuneCountInString(remark)
	for i := range s {
		if keep == 0 {
			return s[:i] + remark
		}
		keep--
	}
	return s
}
