package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// Confirm shows what would be sent and reads the answer: "yes" is a yes, any other text is a no. It
// returns early when ctx is done.
func (s *Screen) Confirm(ctx context.Context, sellers []app.Sending) (app.Answer, error) {
	if err := s.Findings(InResults); err != nil {
		return app.NoAnswer, err
	}
	return s.answer(ctx, s.printer.sending(sellers, s.previewed))
}

// answer shows a question and reads the answer.
func (s *Screen) answer(ctx context.Context, question string) (app.Answer, error) {
	line, err := s.readLine(ctx, question)
	if ctx.Err() != nil {
		return app.NoAnswer, ctx.Err()
	}
	return parseAnswer(line, err)
}

// ask shows a question and reads a line, without the blanks around it.
func (s *Screen) ask(ctx context.Context, question string) (string, error) {
	line, err := s.readLine(ctx, question)
	if err != nil && (ctx.Err() != nil || !errors.Is(err, io.EOF)) {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// readLine shows a question and reads a line. It returns early when ctx is done.
func (s *Screen) readLine(ctx context.Context, question string) (string, error) {
	s.End()
	s.mu.Lock()
	s.clear()
	_, err := io.WriteString(s.streams.Err, visible(question))
	s.mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("show a question: %w", err)
	}
	type reply struct {
		line string
		err  error
	}
	got := make(chan reply, 1)
	// A read from a terminal cannot be interrupted; the goroutine may live as long as the process.
	go func() {
		line, err := bufio.NewReader(s.streams.In).ReadString('\n')
		got <- reply{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-got:
		if ctx.Err() != nil { // an interruption ends the line on some terminals
			return "", ctx.Err()
		}
		return r.line, r.err
	}
}

// parseAnswer reads an answer. An input that ends without text is no answer.
func parseAnswer(line string, err error) (app.Answer, error) {
	word := strings.TrimSpace(line)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return app.NoAnswer, fmt.Errorf("read the answer: %w", err)
	case strings.EqualFold(word, "yes"):
		return app.Yes, nil
	case err != nil && word == "":
		return app.NoAnswer, nil
	}
	return app.No, nil
}
