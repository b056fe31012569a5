package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Answer is what a person answered.
type Answer uint8

// The answers. Only "yes" is a yes; everything else that is typed is a no.
const (
	NoAnswer Answer = iota // the input ended before a line was typed: nobody said anything
	Yes
	No
)

// Sending is what would be sent of one seller.
type Sending struct {
	Name string // of the seller
	ledger.Outlook
}

// Confirm shows what would be sent and reads the answer. It returns early when ctx is done.
func (s *Screen) Confirm(ctx context.Context, sellers []Sending) (Answer, error) {
	return s.answer(ctx, s.words.sending(sellers, s.opts.Lang))
}

// answer shows a question and reads the answer.
func (s *Screen) answer(ctx context.Context, question string) (Answer, error) {
	s.End()
	s.mu.Lock()
	s.clear()
	_, err := io.WriteString(s.streams.Err, visible(question))
	s.mu.Unlock()
	if err != nil {
		return NoAnswer, fmt.Errorf("show a question: %w", err)
	}
	type reply struct {
		line string
		err  error
	}
	got := make(chan reply, 1)
	go func() { // a read from a terminal cannot be interrupted; the goroutine ends with the process at the latest
		line, err := bufio.NewReader(s.streams.In).ReadString('\n')
		got <- reply{line, err}
	}()
	select {
	case <-ctx.Done():
		return NoAnswer, ctx.Err()
	case r := <-got:
		if ctx.Err() != nil { // an interruption ends the line on some terminals
			return NoAnswer, ctx.Err()
		}
		return judge(r.line, r.err)
	}
}

// judge reads an answer. An input that ends without a word is no answer.
func judge(line string, err error) (Answer, error) {
	word := strings.TrimSpace(line)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return NoAnswer, fmt.Errorf("read the answer: %w", err)
	case strings.EqualFold(word, "yes"):
		return Yes, nil
	case err != nil && word == "":
		return NoAnswer, nil
	}
	return No, nil
}
