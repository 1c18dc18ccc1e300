package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

func newExportLog() *cobra.Command {
	var seed uint64
	var devices, events int
	var release string
	var faults []string
	cmd := &cobra.Command{
		Use:   "log FOLDER",
		Short: "Write a synthetic log of the simulated DSP, to try 'mp107 observe' with",
		Long: `Write a synthetic log of the simulated DSP, log.jsonl, and what is known of its world as
tables: inventory.csv, holders.csv, registration.csv and users.csv. All of it is drawn
from the seed. No real log is like it: wrong credentials, for one, are far more frequent.`,
		Example: "  mp107 export log sample/ --seed 107 --devices 20 --events 500 --fault bypass-any-615",
		Args:    exactly(1, "export log takes one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if devices < 1 || devices > 100_000 || events < 1 {
				return fmt.Errorf("--devices %d --events %d: want 1 to 100,000 Devices and at least one event", devices, events)
			}
			config := dsp.Config{Release: spec.Release(release)}
			for _, fault := range faults {
				config.Faults = append(config.Faults, dsp.FaultID(fault))
			}
			adaptor, err := inprocess.New(config)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			world, all := observe.Synthetic(seed, devices, events)
			recorder := observe.Recorder{Adaptor: adaptor}
			err = writeFile(filepath.Join(args[0], "log.jsonl"), func(w io.Writer) error {
				return recorder.Record(cmd.Context(), w, world, all)
			})
			if err != nil {
				return err
			}
			if err := writeFacts(args[0], world); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Wrote log.jsonl and what is known as tables to %s: synthetic, seed %d, %s, by the %s.\n", args[0], seed, text.Several(devices, "Device", "Devices"), config.Name())
			return nil
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", 107, "source of every random choice")
	cmd.Flags().IntVar(&devices, "devices", 20, "how many Devices there are")
	cmd.Flags().IntVar(&events, "events", 500, "how many events happen, the passing of time included")
	cmd.Flags().StringVar(&release, "release", string(spec.MP107), "state of the law that the simulated DSP implements: "+text.Join(spec.Releases(), ", "))
	cmd.Flags().StringArrayVar(&faults, "fault", nil, "`FAULT` that the simulated DSP is to have; repeatable (see 'mp107 run --help')")
	return cmd
}

// writeFacts writes what there is to know of a world as the files that observe takes.
func writeFacts(dir string, world spec.World) error {
	inventory, holders := [][]string{{"id", "type", "smets", "s1sp", "status", "mpxn"}}, [][]string{{"device", "slot", "role", "owner"}}
	for _, d := range world.Devices {
		s1sp := ""
		if d.S1SP != spec.NoS1SP {
			s1sp = fmt.Sprint(d.S1SP)
		}
		inventory = append(inventory, []string{d.ID.String(), string(d.Type), fmt.Sprint(d.SMETS), s1sp, string(d.Status), string(d.MPxN)})
		for _, slot := range slices.Sorted(maps.Keys(d.Credentials)) {
			holders = append(holders, []string{d.ID.String(), string(slot), string(d.Credentials[slot].Role), d.Credentials[slot].Owner.String()})
		}
	}
	registration, users := [][]string{{"mpxn", "role", "party", "from"}}, [][]string{{"id", "roles", "status"}}
	for _, r := range world.Registrations {
		registration = append(registration, []string{string(r.MPxN), string(r.Role), r.Party.String(), r.From.String()})
	}
	for _, u := range world.Users {
		users = append(users, []string{u.ID.String(), text.Join(u.Roles, " "), string(u.Status)})
	}
	for name, rows := range map[string][][]string{"inventory.csv": inventory, "holders.csv": holders, "registration.csv": registration, "users.csv": users} {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return csv.NewWriter(w).WriteAll(rows) }); err != nil {
			return err
		}
	}
	return nil
}
