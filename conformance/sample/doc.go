// Package sample draws cases of a run for a person to look at, and takes in what the
// person concludes.
//
// The draw is of the method that docs/attest.md tells. It depends on the evidence root,
// the seed and the number alone: whoever has the folder can draw it again, and whoever
// has made the folder did not know the seed when the root came to be, if the auditor
// chooses it afterwards.
//
// What is concluded is an axis of its own beside the verdict. It never makes a verdict
// better: that a person agrees says that the judge was right about a case.
package sample
