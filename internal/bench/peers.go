package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

//go:embed peers
var peerScripts embed.FS

// peer is a library of another language, in a pinned version.
type peer struct{ name, version, pkg string }

var peersOf = []peer{{"exceljs", "4.4.0", "exceljs"}, {"SheetJS", "0.18.5", "xlsx"}}

// peerTime bounds a peer: some do not finish a large workbook.
const peerTime = 10 * time.Minute

// peers measures libraries of Node.js at reading a workbook, or at writing rows like those of one,
// if node and npm are installed.
func (b *bench) peers(what, file string, baseline figures) error {
	if err := b.installPeers(); err != nil {
		fmt.Printf("| exceljs, SheetJS | not measured: %v | | | | |\n", err)
		return b.ctx.Err()
	}
	for _, p := range peersOf {
		f, err := b.peer(p, what, file)
		if err != nil {
			fmt.Printf("| %s %s, %s | did not finish: %v | | | | |\n", p.name, p.version, what, err)
			continue
		}
		row{what: fmt.Sprintf("%s %s, %s", p.name, p.version, what), measured: f, rate: b.each(f), ratio: against(f, baseline)}.print()
	}
	return b.ctx.Err()
}

func (b *bench) peer(p peer, what, file string) (f figures, err error) {
	ctx, cancel := context.WithTimeout(b.ctx, peerTime)
	defer cancel()
	limited := *b
	limited.ctx = ctx
	script := filepath.Join(b.dir, "peers", p.pkg+"-"+what+".js")
	f, err = limited.process("node", "--max-old-space-size=6144", script, file, strconv.Itoa(b.orders))
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("more than %v", peerTime)
	}
	return f, err
}

// installPeers installs the libraries once.
func (b *bench) installPeers() error {
	dir := filepath.Join(b.dir, "peers")
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return err
		}
	}
	if err := os.CopyFS(b.dir, peerScripts); err != nil {
		return err
	}
	args := []string{"install", "--no-audit", "--no-fund", "--silent", "--prefix", dir}
	for _, p := range peersOf {
		args = append(args, p.pkg+"@"+p.version)
	}
	out, err := exec.CommandContext(b.ctx, "npm", args...).CombinedOutput()
	if err != nil {
		return errors.Join(fmt.Errorf("npm install: %w: %.200s", err, out), os.RemoveAll(dir))
	}
	return nil
}
