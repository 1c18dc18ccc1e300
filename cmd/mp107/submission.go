package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/archive"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/regular"
)

func newSubmission() *cobra.Command {
	return parent(&cobra.Command{Use: "submission", Short: "Pack a report that is to be submitted, and verify one that was"}, newSubmissionPack(), newSubmissionVerify())
}

func newSubmissionPack() *cobra.Command {
	var f trustFlags
	var out string
	cmd := &cobra.Command{
		Use:   "pack FOLDER",
		Short: "Put a report into one file, whose digest says what was submitted",
		Long: `Put the report in a folder into one file, once it has been found to be as it was
written and to be for submission. The same report gives the same file, to the byte, on
every machine; its SHA-256 is told.`,
		Example: `  mp107 submission pack submission --out submission.zip`,
		Args:    exactly(1, "submission pack takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := f.verified(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			if err := e.submittable(); err != nil {
				return err
			}
			if out == "" {
				out = filepath.Clean(args[0]) + ".zip"
			}
			if _, err := os.Lstat(out); err == nil {
				return fmt.Errorf("--out %s: it is there already: remove it, or give another name", out)
			}
			digest := sha256.New()
			if err := writeFile(out, func(w io.Writer) error { return archive.Write(io.MultiWriter(w, digest), args[0], e.names()) }); err != nil {
				return exitError{exitInconclusive, "the archive could not be written: " + err.Error()}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s\n  SHA-256 %s\n", out, hex.EncodeToString(digest.Sum(nil)))
			return nil
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write (default FOLDER.zip)")
	return cmd
}

func newSubmissionVerify() *cobra.Command {
	var f trustFlags
	var digest string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Say whether a packed report is as it was written, and may be submitted",
		Long: `Say whether a file that 'submission pack' has written is as it was, judge the run in
it again, as 'mp107 verify' does, and say whether it may be submitted.

Exit code 0 means that it is and may be, 3 that it is not for submission, 4 that
something was changed.`,
		Example: `  mp107 submission verify submission.zip
  mp107 submission verify submission.zip --digest 0123…`,
		Args: exactly(1, "submission verify takes one file, such as submission.zip"),
		RunE: func(cmd *cobra.Command, args []string) error {
			is, err := digestOf(args[0])
			if err != nil {
				return err
			}
			if digest != "" && !strings.EqualFold(digest, is) {
				return exitError{exitEvidence, fmt.Sprintf("%s is not what was submitted: its SHA-256 is %s", args[0], is)}
			}
			e, err := f.unpacked(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "INTACT\n  %s\n  SHA-256 %s\n\n", args[0], is)
			e.tell(w)
			return e.submittable()
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&digest, "digest", "", "the SHA-256 that was told when it was packed, in hexadecimal (`HEX`)")
	return cmd
}

// unpacked verifies the report in an archive.
func (f *trustFlags) unpacked(ctx context.Context, path string) (*rejudged, error) {
	dir, err := os.MkdirTemp("", "mp107-submission-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := archive.Extract(path, dir); errors.Is(err, archive.ErrForm) {
		return nil, exitError{exitEvidence, fmt.Sprintf("%s: %v", path, err)}
	} else if err != nil {
		return nil, err
	}
	e, err := f.verified(ctx, dir)
	if err != nil {
		// Where it was unpacked is of no interest.
		return nil, exitError{codeOf(err), strings.ReplaceAll(err.Error(), dir, path)}
	}
	return e, nil
}

func digestOf(path string) (string, error) {
	const most = 2 << 30
	in, err := regular.Open(path, most)
	if err != nil {
		return "", err
	}
	defer in.Close()
	digest := sha256.New()
	_, err = io.Copy(digest, in)
	return hex.EncodeToString(digest.Sum(nil)), err
}

// names are the files of a report that belong together.
func (e *rejudged) names() []string {
	var names []string
	for _, file := range e.files {
		names = append(names, file.Name)
	}
	return append(append(names, e.beside...), folder.Sealed, folder.Sums, folder.Marker)
}

// submittable is the error of a report that may not be submitted.
func (e *rejudged) submittable() error {
	switch r := e.report; {
	case r.Conclusion.ExitCode != exitConformant:
		return exitError{exitInconclusive, "not for submission: " + r.Headline()}
	case len(r.NotForSubmission) > 0:
		return exitError{exitInconclusive, "not for submission: " + strings.Join(r.NotForSubmission, " ")}
	}
	return nil
}
