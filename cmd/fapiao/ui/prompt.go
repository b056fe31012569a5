package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Prompter asks a person several questions in a row, on standard error.
type Prompter struct {
	streams Streams
	in      *bufio.Reader
}

// NewPrompter makes one. The streams are a terminal, see [Streams.Ask].
func NewPrompter(s Streams) *Prompter { return &Prompter{s, bufio.NewReader(s.In)} }

// Say shows a text.
func (q *Prompter) Say(text string) error {
	if _, err := io.WriteString(q.streams.Err, visible(text)); err != nil {
		return fmt.Errorf("show a question: %w", err)
	}
	return nil
}

// Line shows a question and reads a line, without the blanks around it. An input that ends without
// text is io.EOF. It returns early when ctx is done.
func (q *Prompter) Line(ctx context.Context, question string) (string, error) {
	return q.read(ctx, question, func() (string, error) { return q.in.ReadString('\n') })
}

// Hidden is Line for a secret: a terminal does not show what is typed.
func (q *Prompter) Hidden(ctx context.Context, question string) (string, error) {
	f, is := q.streams.In.(*os.File)
	if !is || !term.IsTerminal(int(f.Fd())) {
		return q.Line(ctx, question)
	}
	fd := int(f.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("hide what is typed: %w", err)
	}
	line, err := q.read(ctx, question, func() (string, error) {
		b, err := term.ReadPassword(fd)
		return string(b), err
	})
	// An interrupted reading goes on, and has switched the echo off.
	return line, errors.Join(err, term.Restore(fd, before), q.Say("\n"))
}

func (q *Prompter) read(ctx context.Context, question string, read func() (string, error)) (string, error) {
	if err := q.Say(question); err != nil {
		return "", err
	}
	type reply struct {
		line string
		err  error
	}
	got := make(chan reply, 1)
	// A read from a terminal cannot be interrupted; the goroutine may live as long as the process.
	go func() {
		line, err := read()
		got <- reply{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-got:
		line := strings.TrimSpace(r.line)
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(r.err, io.EOF) && line != "":
			return line, nil
		case errors.Is(r.err, io.EOF):
			return "", io.EOF
		case r.err != nil:
			return "", fmt.Errorf("read the answer: %w", r.err)
		}
		return line, nil
	}
}
