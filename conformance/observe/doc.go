// Package observe judges a system that nobody can drive, from a log of what it was
// asked and what it answered.
//
// What is known of the world, such as the inventory, the Registration Data, the
// holders of credentials and the Users, may be partial. A belief holds it, fact by
// fact, and the log moves it on. Of each answer a Verdict says whether the law
// decides so in every world that fits what is known, in none, or in some; then also
// which facts would settle it. The law itself is asked through model.Machine alone,
// with facts that the machine has read off worlds: there is no second copy of it here.
//
// # Why worlds are gone through, and no solver is asked
//
// A decision reads few facts, each of them one of few values once those that no rule
// tells apart are taken together: who holds a slot, for instance, is the originator or
// somebody else. What is unknown of one request therefore has tens of completions, not
// millions, and going through all of them is exact, tells which facts matter, and
// needs no translation of what a fact is. Requests of which the same is known and
// unknown are weighed once.
//
// # Premises [A]
//
// A fact holds until the log, or a fact that carries a later time, says otherwise:
// whatever changes it is in the log. An answer is what happened: after an accepted
// request, right or wrong, the world is as the law has it after an acceptance. An
// answer is evidence of the facts behind it only as far as the system is right, so
// that no verdict rests on another one: where two answers cannot both be the law's,
// that is told as a contradiction of the two.
package observe
