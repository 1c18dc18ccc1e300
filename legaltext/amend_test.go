package legaltext_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func TestAmendedReplacesTheExceptionAlone(t *testing.T) {
	drafts, err := filepath.Glob("drafts/*.md")
	if err != nil || len(drafts) < 5 {
		t.Fatalf("drafts: %v, %v", drafts, err)
	}
	for _, file := range drafts {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		register, err := legaltext.Amended(filepath.Base(file), text)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if _, err := register.Clause("MP107-1"); err == nil {
			t.Errorf("%s: the intended exception is still there", file)
		}
		for _, check := range register.AsOf(spec.MP107).Checks {
			if check.Name == "registration" && (len(check.Exceptions) != 1 || check.Exceptions[0].Clause.ID != "DRAFT-1") {
				t.Errorf("%s: the RDP check has exceptions %v", file, check.Exceptions)
			}
		}
		if len(register.AsOf(spec.Baseline).Checks) == 0 {
			t.Errorf("%s: the baseline has gone", file)
		}
	}
}

func TestAmendedReportsTheDraftsDefects(t *testing.T) {
	_, err := legaltext.Amended("draft.md", []byte("## DRAFT-1 No rule\n\n- modality: must\n- in force: MP107\n\nWords.\n"))
	var defects legaltext.Defects
	if !errors.As(err, &defects) || defects[0].At.File != "draft.md" {
		t.Errorf("got %v", err)
	}
}
