package suite

import (
	"math"
	"testing"

	"example.org/mp107/spec"
)

// TestNumbersAreToldByWhatMatters: a reader sees at which edge a number is.
func TestNumbersAreToldByWhatMatters(t *testing.T) {
	for told, want := range map[string]string{
		tellCounter(11, 10, true):                  "11",
		tellCounter(1<<53+1, 1<<53, true):          "9007199254740993 (2^53 + 1), one more than the last",
		tellCounter(1<<63, 1<<63, true):            "9223372036854775808 (2^63), the same as the last",
		tellCounter(math.MaxUint64, 0, false):      "18446744073709551615 (2^64 - 1)",
		tellCounter(1<<32-1, 1<<32, true):          "4294967295 (2^32 - 1), one less than the last",
		tellCounter(0, 0, true):                    "0",
		tellTime(1<<31, 1<<31-1):                   "2038-01-19T03:14:08Z (in seconds, 2147483648 (2^31)), a second from now",
		tellTime(spec.Epoch, spec.Epoch):           "2022-11-03T00:00:00Z, which is now",
		tellTime(spec.Epoch-37, spec.Epoch):        "2022-11-02T23:59:23Z, 37 seconds ago",
		tellTime(spec.Epoch-spec.Day, spec.Epoch):  "2022-11-02T00:00:00Z, which is past",
		tellTime(spec.Epoch+spec.Hour, spec.Epoch): "2022-11-03T01:00:00Z",
		tellTime(-1, spec.Epoch):                   "1969-12-31T23:59:59Z, which is past",
	} {
		if told != want {
			t.Errorf("%s, want %s", told, want)
		}
	}
}
