package ui

import "github.com/fapiao/fapiao/internal/lang"

// workerLine is the output of worker with --json.
type workerLine struct {
	Type string `json:"type"`
	Run  string `json:"run"`  // its name in the ledger
	Jobs int    `json:"jobs"` // how many slices it works on at a time
}

// WorkerReady shows that a worker works on jobs. An output that cannot be written does not stop a
// worker.
func (s *Screen) WorkerReady(run string, jobs int) {
	if s.opts.JSON {
		_ = s.writeJSON(workerLine{"worker", run, jobs})
		return
	}
	s.Note(s.printer.text(lang.Format(
		"工作进程 %s 已就绪，同时处理 %d 份工作；按 Ctrl-C 结束。",
		"worker %s is ready and works on up to %d pieces of work at a time; Ctrl-C ends it.",
		run, jobs)))
}
