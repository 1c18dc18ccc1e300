package stdio_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/stdio"
)

// acts are the adaptors of the tests: a correct one, and many that each go wrong
// in one way, most of them once, at the first Submit.
func acts() map[string]func(*actor) {
	list := map[string]func(*actor){
		"correct": func(*actor) {
			if err := stdio.Serve(context.Background(), os.Stdin, os.Stdout, simulated(4)); err != nil {
				panic(err)
			}
			complain("bye\n")
		},
		"CR LF": func(a *actor) {
			for {
				say(strings.TrimSuffix(a.right(a.call()), "\n") + "\r\n")
			}
		},
		"byte order mark": func(a *actor) {
			if once("marked") {
				say("\xEF\xBB\xBF")
			}
			a.serve(func(_ *adaptorv1.CallLine, right string) { say(right) })
		},
		"logs at start": func(a *actor) {
			say("INFO listening\n")
			a.serve(func(_ *adaptorv1.CallLine, right string) { say(right) })
		},
		"dies at start":         func(*actor) { complain("no configuration\n"); os.Exit(78) },
		"chatters endlessly":    chatter,
		"hangs":                 func(a *actor) { a.serveAlways("submit", forever) },
		"never reads":           func(*actor) { forever() },
		"guesses without input": func(*actor) { say(`{"reset":{"call":1}}` + "\n"); forever() },
		"reverses": func(a *actor) {
			for {
				var last []string
				for range 4 {
					last = append([]string{a.right(a.call())}, last...)
				}
				say(strings.Join(last, ""))
			}
		},
		"dies when told": func(a *actor) {
			for {
				call := a.call()
				if call.GetApply() != nil {
					os.Exit(4)
				}
				say(a.right(call))
			}
		},
		"hangs when told": func(a *actor) { a.serveAlways("apply", forever) },
		"dies after the first answer": func(a *actor) {
			say(a.right(a.call()))
			if once("died") {
				os.Exit(5)
			}
			a.serve(func(_ *adaptorv1.CallLine, right string) { say(right) })
		},
		"answers the first twice": func(a *actor) {
			right := a.right(a.call())
			say(right)
			if once("doubled") {
				say(right)
			}
			a.serve(func(_ *adaptorv1.CallLine, right string) { say(right) })
		},
		"hears SIGTERM only": func(a *actor) {
			terminated := make(chan os.Signal, 1)
			signal.Notify(terminated, syscall.SIGTERM)
			say(a.right(a.call()))
			<-terminated
			note("terminated", "")
		},
		"ignores everything": func(a *actor) {
			signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
			say(a.right(a.call()))
			forever()
		},
		"leaves a child at the end": func(a *actor) {
			say(a.right(a.call()))
			_, _ = a.in.ReadByte()
			fork(false)
		},
		"sleeps": func(*actor) { forever() },
	}
	for name, first := range atFirstSubmit {
		list[name] = func(a *actor) { a.serve(first) }
	}
	return list
}

// atFirstSubmit are the acts that go wrong once, at the first Submit.
var atFirstSubmit = map[string]func(call *adaptorv1.CallLine, right string){
	"exits": func(*adaptorv1.CallLine, string) {
		complain(strings.Repeat("zero\n", 10_000) + "one\ntwo\nthree\n\nlast \x1b[31mwords\n")
		os.Exit(3)
	},
	"is killed":  func(*adaptorv1.CallLine, string) { killSelf() },
	"half line":  func(_ *adaptorv1.CallLine, right string) { say(right[:20]); os.Exit(0) },
	"garbage":    func(_ *adaptorv1.CallLine, right string) { say("accepted \x1b[2J request\n" + right) },
	"wrong type": func(_ *adaptorv1.CallLine, _ string) { say(`{"submit":{"call":1,"response":{"decision":7}}}` + "\n") },
	"JSON log":   func(_ *adaptorv1.CallLine, right string) { say(`{"level":"info","message":"accepted"}` + "\n" + right) },
	"not UTF-8":  func(_ *adaptorv1.CallLine, right string) { say("\xff\xfe\n" + right) },
	"empty line": func(_ *adaptorv1.CallLine, right string) { say("\n" + right) },
	"two in one": func(_ *adaptorv1.CallLine, right string) { say(strings.TrimSpace(right) + right) },
	"endless line": func(*adaptorv1.CallLine, string) {
		for block := strings.Repeat("x", 1<<20); ; {
			say(block)
		}
	},
	"deep": func(_ *adaptorv1.CallLine, right string) {
		say(`{"more":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "," + right[1:])
	},
	"never asked": func(call *adaptorv1.CallLine, right string) {
		number := call.GetSubmit().GetCall()
		say(strings.Replace(right, fmt.Sprintf(`"call":%d`, number), fmt.Sprintf(`"call":%d`, 99), 1))
	},
	"call 0": func(*adaptorv1.CallLine, string) {
		say(`{"error":{"code":"invalid_argument","message":"what?"}}` + "\n")
	},
	"wrong kind": func(call *adaptorv1.CallLine, _ string) {
		say(fmt.Sprintf(`{"reset":{"call":%d}}`+"\n", call.GetSubmit().GetCall()))
	},
	"twice":             func(_ *adaptorv1.CallLine, right string) { say(right + right) },
	"late":              func(_ *adaptorv1.CallLine, right string) { time.Sleep(patience + patience/4); say(right) },
	"hangs once":        func(*adaptorv1.CallLine, string) { forever() },
	"closes its output": func(*adaptorv1.CallLine, string) { _ = os.Stdout.Close(); forever() },
	"closes its input":  func(_ *adaptorv1.CallLine, right string) { _ = os.Stdin.Close(); say(right); forever() },
	"leaves a child":    func(*adaptorv1.CallLine, string) { fork(false); os.Exit(6) },
	"leaves a stray":    func(*adaptorv1.CallLine, string) { fork(true); os.Exit(7) },
}

// serveAlways serves but for one kind of call.
func (a *actor) serveAlways(kind string, instead func()) {
	for {
		call := a.call()
		if kind == "submit" && call.GetSubmit() != nil || kind == "apply" && call.GetApply() != nil {
			instead()
		}
		say(a.right(call))
	}
}

// chatter writes to standard error without end while it answers.
func chatter(a *actor) {
	go func() {
		for block := []byte(strings.Repeat("\x1b[31mlog log log log log log log\n", 1<<12)); ; {
			_, _ = os.Stderr.Write(block)
		}
	}()
	a.serve(func(_ *adaptorv1.CallLine, right string) { say(right) })
}

// fork leaves a process behind that holds the pipes and never ends, in the group
// or out of it, and notes its number.
func fork(stray bool) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), actVariable+"=sleeps")
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	if stray {
		leaveGroup(command)
	}
	if err := command.Start(); err != nil {
		panic(err)
	}
	note("grandchild", fmt.Sprint(command.Process.Pid))
}
