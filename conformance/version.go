package conformance

// Version is that of this module, and of the suite in it. It changes whenever
// the same seed would give other cases or the same behaviour another verdict.
const Version = "0.3.0"
