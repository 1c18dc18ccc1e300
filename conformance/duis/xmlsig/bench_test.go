package xmlsig

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"testing"
	"time"
)

// Signing and verifying a typical 6.15.1 beside the bare elliptic curve, in
// turns within one run, so that both meet the same machine. The figure x-bare
// is the ratio; the goal is at most 4:
//
//	go test ./conformance/duis/xmlsig -run '^$' -bench .

func BenchmarkSign(b *testing.B) {
	s, document := set(b), request(b)
	key := s.user.Signer().(*ecdsa.PrivateKey)
	sum := sha256.Sum256([]byte("message"))
	beside(b, len(document), func() error {
		_, err := Sign(document, s.user.Signer(), s.user.Certificate)
		return err
	}, func() error {
		_, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		return err
	})
}

func BenchmarkVerify(b *testing.B) {
	s := set(b)
	document := signed(b, request(b), s.user)
	key := s.user.Signer().(*ecdsa.PrivateKey)
	sum := sha256.Sum256([]byte("message"))
	value, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	if err != nil {
		b.Fatal(err)
	}
	beside(b, len(document), func() error {
		_, err := Verify(document, s.asUser(), Limits{})
		return err
	}, func() error {
		if !ecdsa.VerifyASN1(&key.PublicKey, sum[:], value) {
			return errASN1
		}
		return nil
	})
}

// beside runs both by turns and reports what each took, as medians: a machine
// that does something else now and then spoils a mean. The time per operation
// that the benchmark itself prints is of the two together.
func beside(b *testing.B, size int, whole, bare func() error) {
	var took [2][]time.Duration
	for b.Loop() {
		for i, work := range []func() error{whole, bare} {
			start := time.Now()
			if err := work(); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	median := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Nanoseconds()) / 1000
	}
	b.ReportMetric(median(took[0])/median(took[1]), "x-bare")
	b.ReportMetric(median(took[0]), "µs/message")
	b.ReportMetric(median(took[1]), "µs/bare")
	b.ReportMetric(float64(size), "bytes/message")
}
