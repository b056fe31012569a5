package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// startRobot is the script command "robot [STATUS [ANSWER]]": a receiver of digests at $ROBOT that
// answers so, by default as one that takes them. The texts that it gets are appended to the file
// digests, each after a line.
func startRobot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 2 {
		ts.Fatalf("usage: robot [STATUS [ANSWER]]")
	}
	status, answer := http.StatusOK, `{"errcode":0,"code":0}`
	if len(args) > 0 {
		n, err := strconv.Atoi(args[0])
		ts.Check(err)
		status = n
	}
	if len(args) > 1 {
		answer = args[1]
	}
	var one sync.Mutex
	file := ts.MkAbs("digests")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = appendTo(file, "/digest\n"+said(body)+"\n")
		}
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	ts.Defer(s.Close)
	ts.Check(os.WriteFile(file, nil, 0o600))
	ts.Setenv("ROBOT", s.URL)
}

// said is the text of a markdown message, or the message itself.
func said(body []byte) string {
	var m struct {
		Markdown struct{ Text, Content string }
	}
	if json.Unmarshal(body, &m) == nil && m.Markdown.Text+m.Markdown.Content != "" {
		return m.Markdown.Text + m.Markdown.Content
	}
	return string(body)
}

func appendTo(name, text string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	return errors.Join(err, f.Close())
}

// countDigests is the script command "digests N": the robot got so many messages since the last
// time. They are then in the file last.
func countDigests(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: digests N")
	}
	b, err := os.ReadFile(ts.MkAbs("digests"))
	ts.Check(err)
	if got := strconv.Itoa(strings.Count("\n"+string(b), "\n/")); got != args[0] {
		ts.Fatalf("%s digests, want %s:\n%s", got, args[0], b)
	}
	ts.Check(os.WriteFile(ts.MkAbs("last"), b, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("digests"), nil, 0o600))
}
