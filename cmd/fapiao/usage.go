package main

import (
	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// usage is an error of the command line.
func usage(zh, en string, args ...any) error {
	return &app.Error{Kind: app.Usage, Message: lang.Format(zh, en, args...)}
}
