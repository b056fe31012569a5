// Command release builds what a release consists of: archives for each system, packages for Debian
// and Red Hat, the context of a container, lists of what is inside, checksums and their signature.
// The same commit and Go give the same bytes on every machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// release is what is built, and where.
type release struct {
	version  string // with a v, as v1.2.3
	commit   string
	out      string
	root     string // of the source
	time     time.Time
	targets  []target
	packages bool
	key      string // file with the key that signs; empty: not signed
	password string // of the key
}

// target is a system that a program is built for.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

var allTargets = []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"}}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r, err := parse(ctx, os.Args[1:])
	if err == nil {
		err = r.build(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func parse(ctx context.Context, args []string) (*release, error) {
	r := &release{key: os.Getenv("RELEASE_KEY_FILE"), password: os.Getenv("RELEASE_KEY_PASSWORD")}
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.StringVar(&r.version, "version", "", "version, as v1.2.3; empty: git describe")
	flags.StringVar(&r.out, "out", "dist", "folder, which is emptied first")
	flags.BoolVar(&r.packages, "packages", true, "also .deb and .rpm")
	list := flags.String("targets", "", "systems, as linux/amd64,windows/amd64; empty: all")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	var err error
	if r.targets, err = parseTargets(*list); err != nil {
		return nil, err
	}
	if r.root, err = output(ctx, ".", "go", "list", "-m", "-f", "{{.Dir}}"); err != nil {
		return nil, err
	}
	if r.version == "" {
		if r.version, err = output(ctx, r.root, "git", "describe", "--tags", "--always", "--dirty", "--match", "v[0-9]*"); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(r.version, "v") {
			r.version = "v0.0.0-" + r.version // nothing was released yet
		}
	}
	if r.time, err = r.commitTime(ctx); err != nil {
		return nil, err
	}
	r.commit, err = output(ctx, r.root, "git", "rev-parse", "HEAD")
	return r, err
}

func parseTargets(list string) ([]target, error) {
	if list == "" {
		return allTargets, nil
	}
	var out []target
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(allTargets, func(t target) bool { return t.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("-targets: no target %q; there are %v", name, allTargets)
		}
		out = append(out, allTargets[i])
	}
	return out, nil
}

// commitTime is the time that all files get: SOURCE_DATE_EPOCH, else that of the commit.
func (r *release) commitTime(ctx context.Context) (time.Time, error) {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		var err error
		if seconds, err = output(ctx, r.root, "git", "log", "-1", "--format=%ct"); err != nil {
			return time.Time{}, err
		}
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("the time of the release: %w", err)
	}
	return time.Unix(n, 0).UTC(), nil
}

// build makes everything. What is in the folder before is removed: checksums cover all of it.
func (r *release) build(ctx context.Context) error {
	if err := r.empty(); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "fapiao-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	made, err := r.generate(ctx, work)
	if err != nil {
		return err
	}
	for _, t := range r.targets {
		if err := r.target(ctx, t, work, made); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
	}
	if err := r.writeSums(); err != nil {
		return err
	}
	return r.sign()
}

// empty removes what an earlier release wrote; another folder is refused.
func (r *release) empty() error {
	entries, err := os.ReadDir(r.out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(entries) > 0 && !slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == sumsFile }) {
		return fmt.Errorf("%s is not empty and not the folder of a release: name another with -out", r.out)
	}
	return errors.Join(os.RemoveAll(r.out), os.MkdirAll(r.out, 0o755))
}

// target builds the program for one system, and all files with it.
func (r *release) target(ctx context.Context, t target, work string, made []file) error {
	program := filepath.Join(work, t.os+"-"+t.arch, "fapiao")
	if err := r.compile(ctx, t, program); err != nil {
		return err
	}
	files, err := r.files(t, program, made)
	if err != nil {
		return err
	}
	name := "fapiao-" + r.version + "-" + t.os + "-" + t.arch
	if err := r.archive(t, name, files); err != nil {
		return err
	}
	if err := r.writeSBOM(program, name); err != nil {
		return err
	}
	if t.os != "linux" {
		return nil
	}
	if err := r.container(t, program); err != nil {
		return err
	}
	if !r.packages {
		return nil
	}
	return r.packagesOf(ctx, t, work, files)
}

// compile builds the program. The version is given, since a tag may follow the build.
func (r *release) compile(ctx context.Context, t target, program string) error {
	named := "-s -w -buildid= -X main.release=" + r.version + " -X main.releaseCommit=" + r.commit + " -X main.releaseDate=" + r.time.Format(time.RFC3339)
	cmd := command(ctx, r.root, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", named, "-o", program, "./cmd/fapiao")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch, "GOAMD64=v1", "GOARM64=v8.0")
	return cmd.Run()
}

// command is one whose messages are shown.
func command(ctx context.Context, folder, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	return cmd
}

func output(ctx context.Context, folder, name string, args ...string) (string, error) {
	out, err := command(ctx, folder, name, args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
