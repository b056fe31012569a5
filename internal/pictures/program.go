package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
)

// command is the program in the folder, with a ledger and a home of its own.
func (p *place) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = p.folder
	cmd.Env = append(os.Environ(), "HOME="+p.folder, "XDG_DATA_HOME="+p.path(".data"), "XDG_CONFIG_HOME="+p.path(".config"),
		"FAPIAO_LANG=zh", "NO_COLOR=1", "TERM=xterm")
	return cmd
}

// program runs a command and returns what a person sees. An exit code is no error: orders with
// errors are part of the pictures.
func (p *place) program(args ...string) (string, error) {
	out, err := p.command(p.binary, args...).CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		err = nil
	}
	return string(out), err
}

// talk answers the questions of a command on a terminal, and returns what the terminal shows.
func (p *place) talk(answers []string, args ...string) (string, error) {
	cmd := p.command("script", "-qec", strings.Join(append([]string{p.binary}, args...), " "), "/dev/null")
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	var shown bytes.Buffer
	b := make([]byte, 4096)
	for {
		n, err := out.Read(b)
		shown.Write(b[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		if len(answers) > 0 && strings.HasSuffix(shown.String(), "：") {
			if _, err := io.WriteString(in, answers[0]+"\n"); err != nil {
				return "", err
			}
			answers = answers[1:]
		}
	}
	return strings.ReplaceAll(shown.String(), "\r\n", "\n"), cmd.Wait()
}
