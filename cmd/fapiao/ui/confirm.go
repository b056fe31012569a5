package ui

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Confirm shows what would be sent and reads the answer; only "yes" is a yes. It returns early when ctx is done.
func (s *Screen) Confirm(ctx context.Context, orders int, gross invoice.Amount) (bool, error) {
	return s.ask(ctx, fmt.Sprintf(s.words.yes, orders, Money(gross)))
}

// ask shows a question and reads the answer.
func (s *Screen) ask(ctx context.Context, question string) (bool, error) {
	s.Done()
	s.mu.Lock()
	s.clear()
	_, err := io.WriteString(s.streams.Err, question)
	s.mu.Unlock()
	if err != nil {
		return false, fmt.Errorf("ask before sending: %w", err)
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
		return false, ctx.Err()
	case r := <-got:
		if r.err != nil && r.err != io.EOF {
			return false, fmt.Errorf("read the answer: %w", r.err)
		}
		return strings.EqualFold(strings.TrimSpace(r.line), "yes"), nil
	}
}
