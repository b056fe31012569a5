// Command fapiao turns orders into tax invoices on the Nuonuo (诺诺) platform.
package main

import (
	"os"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

func main() {
	os.Exit(Main(os.Args, ui.Std(), os.Environ()))
}
