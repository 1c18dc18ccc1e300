package doctext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode/utf8"
)

// patience is how long pdftotext may take.
const patience = 2 * time.Minute

// errNoPDF is the error where the program that reads PDF is not installed.
var errNoPDF = errors.New("the program pdftotext, which reads PDF, is not installed: install poppler-utils, or save the document as .docx or .txt")

// pdf is the text of a PDF, in the order in which pdftotext finds it. The program gets
// the bytes that were read, and no name.
func pdf(content []byte) (string, error) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", errNoPDF
	}
	if !bytes.HasPrefix(content, []byte("%PDF-")) {
		return "", errors.New("it is no PDF")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, "-enc", "UTF-8", "-", "-")
	out := &bounded{left: maxText + 1}
	command.Stdin, command.Stdout = bytes.NewReader(content), out
	err = command.Run()
	told := out.kept.String()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("pdftotext did not end within %v", patience)
	case out.left == 0:
		return "", fmt.Errorf("it has more than %d bytes of text", maxText)
	case err != nil:
		return "", fmt.Errorf("pdftotext cannot read it: %w", err)
	case !utf8.ValidString(told):
		return "", errors.New("pdftotext does not give text in UTF-8")
	case strings.TrimSpace(told) == "":
		return "", errors.New("it has no text: it may be a scan; ask for a document with text, or have the text recognised and saved as .txt")
	}
	return told, nil
}

// bounded keeps so many bytes and then refuses.
type bounded struct {
	kept bytes.Buffer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if len(p) >= b.left {
		b.left = 0
		return 0, errors.New("too much")
	}
	b.left -= len(p)
	return b.kept.Write(p)
}
