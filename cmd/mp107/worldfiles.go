package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kballard/go-shellquote"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// worldTables are the files of a world as CSV, each with its columns.
const worldTables = `users.csv          id, roles (separated by spaces), status
devices.csv        id, type, smets, s1sp, status, mpxn
holders.csv        device, slot, role, owner: who holds which credential
registrations.csv  mpxn, role, party, from
counters.csv       originator, target, last
now.csv            now`

// maxTable bounds a table in bytes.
const maxTable = 16 << 20

// readWorld reads a world from a JSON file, or from a folder of tables.
func readWorld(path string) (spec.World, error) {
	var world spec.World
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return world, err
	case !info.IsDir():
		err = readJSON(path, &world)
	default:
		world, err = readTables(path)
	}
	if err != nil {
		return world, err
	}
	return world, world.Validate()
}

func readTables(dir string) (world spec.World, err error) {
	holders := map[spec.EUI64]map[spec.RemotePartyRole]spec.Credential{}
	var problems []error
	read := func(name string, needed bool, columns []string, row func(cells map[string]string) error) {
		problems = append(problems, readTable(filepath.Join(dir, name), needed, columns, row))
	}
	read("now.csv", true, []string{"now"}, func(c map[string]string) error { return world.Now.UnmarshalText([]byte(c["now"])) })
	read("users.csv", true, []string{"id", "roles", "status"}, func(c map[string]string) error {
		user := spec.User{Status: spec.UserStatus(c["status"])}
		for _, name := range strings.Fields(c["roles"]) {
			role, err := spec.ParseUserRole(name)
			if err != nil {
				return err
			}
			user.Roles = append(user.Roles, role)
		}
		var err error
		user.ID, err = spec.ParseEUI64(c["id"])
		world.Users = append(world.Users, user)
		return err
	})
	read("holders.csv", false, []string{"device", "slot", "role", "owner"}, func(c map[string]string) error {
		device, err := spec.ParseEUI64(c["device"])
		slot, slotErr := spec.ParseRemotePartyRole(c["slot"])
		role, roleErr := spec.ParseRemotePartyRole(c["role"])
		owner, ownerErr := spec.ParseEUI64(c["owner"])
		if _, twice := holders[device][slot]; twice {
			return fmt.Errorf("device %v has two holders of the slot %s", device, slot)
		}
		if holders[device] == nil {
			holders[device] = map[spec.RemotePartyRole]spec.Credential{}
		}
		holders[device][slot] = spec.Credential{Role: role, Owner: owner}
		return errors.Join(err, slotErr, roleErr, ownerErr)
	})
	read("devices.csv", true, []string{"id", "type", "smets", "s1sp", "status", "mpxn"}, func(c map[string]string) error {
		smets, err := strconv.ParseUint(c["smets"], 10, 8)
		s1sp := uint64(0)
		var s1spErr error
		if c["s1sp"] != "" {
			s1sp, s1spErr = strconv.ParseUint(c["s1sp"], 10, 8)
		}
		device := spec.Device{Type: spec.DeviceType(c["type"]), SMETS: spec.SMETS(smets), S1SP: spec.S1SP(s1sp), Status: spec.DeviceStatus(c["status"]), MPxN: spec.MPxN(c["mpxn"])}
		var idErr error
		device.ID, idErr = spec.ParseEUI64(c["id"])
		device.Credentials = holders[device.ID]
		delete(holders, device.ID)
		world.Devices = append(world.Devices, device)
		return errors.Join(err, s1spErr, idErr)
	})
	read("registrations.csv", false, []string{"mpxn", "role", "party", "from"}, func(c map[string]string) error {
		row := spec.Registration{MPxN: spec.MPxN(c["mpxn"])}
		var err, partyErr error
		row.Role, err = spec.ParseUserRole(c["role"])
		if c["party"] != "" {
			row.Party, partyErr = spec.ParseEUI64(c["party"])
		}
		fromErr := row.From.UnmarshalText([]byte(c["from"]))
		world.Registrations = append(world.Registrations, row)
		return errors.Join(err, partyErr, fromErr)
	})
	read("counters.csv", false, []string{"originator", "target", "last"}, func(c map[string]string) error {
		var counter spec.Counter
		var err, targetErr, lastErr error
		counter.Originator, err = spec.ParseEUI64(c["originator"])
		counter.Target, targetErr = spec.ParseEUI64(c["target"])
		counter.Last, lastErr = strconv.ParseUint(c["last"], 10, 64)
		world.Counters = append(world.Counters, counter)
		return errors.Join(err, targetErr, lastErr)
	})
	for device := range holders {
		problems = append(problems, fmt.Errorf("holders.csv: device %v is not in devices.csv", device))
	}
	return world, errors.Join(problems...)
}

// readTable reads a CSV file whose first line names its columns, in any order.
// The error gives file and line.
func readTable(path string, needed bool, columns []string, row func(map[string]string) error) error {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) && !needed {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w; a folder with a world holds\n%s", err, worldTables)
	}
	defer file.Close()
	return readRows(file, path, columns, nil, func(_ int, cells map[string]string) error { return row(cells) })
}

// readRows reads a table; optional columns need not be there.
func readRows(file io.Reader, path string, columns, optional []string, row func(line int, cells map[string]string) error) error {
	all := slices.Concat(columns, optional)
	reader := csv.NewReader(io.LimitReader(file, maxTable))
	reader.TrimLeadingSpace, reader.Comment = true, '#'
	header, err := reader.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for i, name := range header {
		if !slices.Contains(all, name) || slices.Contains(header[:i], name) {
			return fmt.Errorf("%s: column %.40q is unknown or there twice: want %s", path, name, strings.Join(all, ", "))
		}
	}
	for _, column := range columns {
		if !slices.Contains(header, column) {
			return fmt.Errorf("%s: column %s is missing: want %s", path, column, strings.Join(all, ", "))
		}
	}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		cells := map[string]string{}
		line := 0
		if err == nil {
			line, _ = reader.FieldPos(0)
			for i, name := range header {
				cells[name] = strings.TrimSpace(record[i])
			}
			err = row(line, cells)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, line, err)
		}
	}
}

// The limits of a hook: what is repeated of what it writes, in bytes, and how
// long it may hold its output open when it is over.
const (
	maxHookOutput = 500
	hookDelay     = time.Second
)

// registrationHook runs a command for each row that is to be registered: the
// row is its standard input, as JSON. Another exit code than 0 is an error.
func registrationHook(command string) (func(context.Context, spec.Registration) error, error) {
	words, err := shellquote.Split(command)
	if err != nil || len(words) == 0 {
		return nil, fmt.Errorf("--drive-registration %q: want a program and its arguments, quoted as for a shell", command)
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil, fmt.Errorf("--drive-registration: %w", err)
	}
	return func(ctx context.Context, row spec.Registration) error {
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		var out limited
		hook := exec.CommandContext(ctx, words[0], words[1:]...)
		hook.Stdin, hook.Stdout, hook.Stderr = bytes.NewReader(append(line, '\n')), &out, &out
		hook.WaitDelay = hookDelay
		if err := hook.Run(); err != nil {
			return fmt.Errorf("%s: %w: %s", words[0], err, text.Printable(strings.TrimSpace(out.String())))
		}
		return nil
	}, nil
}

// limited keeps the beginning of what is written to it.
type limited struct{ bytes.Buffer }

// Write implements io.Writer, and never fails.
func (l *limited) Write(p []byte) (int, error) {
	l.Buffer.Write(p[:min(len(p), maxHookOutput-min(maxHookOutput, l.Len()))])
	return len(p), nil
}
