package main

import (
	"slices"

	"github.com/urfave/cli/v2"
)

// settingFlags are the flags that set a key of the configuration, by key. They are texts, so that
// one place judges a value wherever it came from.
var settingFlags = []struct{ key, flag, usage string }{
	{"environment", "environment", "`ENV`: simulator (default), sandbox or production"},
	{"default_seller", "seller", "tax number or name of the seller of orders that name none (`SELLER`)"},
	{"kind", "kind", "`KIND` of orders that name none, such as pc or 数电专票"},
	{"ledger", "ledger", "SQLite `FILE`, postgres:// URL or host=… dbname=… pairs"},
	{"rate", "rate", "calls a second (`N`) to the platform; \"unlimited\" for a simulator only"},
	{"in_flight", "in-flight", "calls open at once (`N`)"},
	{"endpoint", "endpoint", "service `URL`, used as it is"},
	{"token_url", "token-url", "token `URL`"},
	{"wait", "wait", "how long to wait for invoices to become final (`TIME`, such as 90s or 2h)"},
	{"lang", "lang", "`LANG` of what accountants read: zh or en"},
	{"log_level", "log-level", "`LEVEL`: debug, info, warn or error"},
	{"log_file", "log-file", "write logs to `FILE` and not to standard error"},
}

// settings are the flags that all commands with a configuration have.
func settings() []cli.Flag {
	out := []cli.Flag{&cli.StringFlag{Name: "config", Usage: "configuration `FILE` (default: ./fapiao.yaml, then the user's configuration folder)"}}
	for _, f := range settingFlags {
		out = append(out, &cli.StringFlag{Name: f.flag, Usage: f.usage})
	}
	return append(out, outputFlags()...)
}

func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "json", DisableDefaultText: true, Usage: "write JSON lines and nothing else to standard output"},
		&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "show no progress"},
	}
}

// sourceFlags name a database in place of files, and say how files are read.
func sourceFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "db", Usage: "read orders from a database: postgres:// `URL` with sslmode, or SQLite file (FAPIAO_DB)"},
		&cli.StringFlag{Name: "query", Usage: "one SELECT (`SQL`) whose columns have the names of fapiao template orders --columns"},
		&cli.StringFlag{Name: "table", Usage: "read this `TABLE` or view"},
		&cli.StringFlag{Name: hiddenRows, Usage: "what becomes of rows that are hidden, filtered out or folded away\n" +
			"\t(`CHOICE`): hold keeps the orders of their sheet back (default), read takes them like\n" +
			"\tothers, skip leaves out orders that are hidden altogether"},
	}
}

// hiddenRows is the flag of the key hidden_rows, of the commands that read.
const hiddenRows = "hidden-rows"

func batchFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "batch", Usage: "the batch with this `ID` (default: the latest)"},
		&cli.BoolFlag{Name: "all", DisableDefaultText: true, Usage: "all batches"},
	}
}

func yesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "yes", DisableDefaultText: true, Usage: "send to production without asking"}
}

func outDirFlag() cli.Flag {
	return &cli.StringFlag{Name: "out-dir", Aliases: []string{"o"}, Usage: "`FOLDER` for the results (default: the folder of the input)"}
}

func join(groups ...[]cli.Flag) []cli.Flag { return slices.Concat(groups...) }

// given are the settings whose flags were typed, by key.
func typedSettings(c *cli.Context) map[string]string {
	out := map[string]string{}
	for _, f := range settingFlags {
		if c.IsSet(f.flag) {
			out[f.key] = c.String(f.flag)
		}
	}
	for flag, key := range map[string]string{"out-dir": "out_dir", hiddenRows: "hidden_rows", "db": "db"} {
		if c.IsSet(flag) {
			out[key] = c.String(flag)
		}
	}
	return out
}
