package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// setting is a flag that sets a key of the configuration. Its value is a string, so that one place
// validates values of all origins.
type setting struct {
	key, flag string
	usage     lang.Text
}

// settingFlags are accepted by every command with a configuration. Help shows those that the
// command uses.
var settingFlags = []setting{
	{"environment", "environment", lang.Text{
		Zh: "`环境`：simulator（模拟，默认）、sandbox（沙箱）或 production（正式）",
		En: "`ENV`: simulator (default), sandbox or production",
	}},
	{"default_seller", "seller", lang.Text{
		Zh: "`销售方` 的税号或名称：没有写明销售方的订单属于它；" +
			"有两个销售方用同一个订单号时指明是哪一个",
		En: "tax number or name of the `SELLER` for orders without one, and for the order " +
			"numbers given",
	}},
	{"kind", "kind", lang.Text{
		Zh: "没有写明发票种类的订单开哪一种 `种类`，如 pc 或 数电专票",
		En: "invoice `KIND` for orders without one, such as pc or 数电专票",
	}},
	{"ledger", "ledger", lang.Text{
		Zh: "台账 `文件`，或 postgres:// 地址，或 host=… dbname=… 的写法",
		En: "ledger: an SQLite `FILE`, postgres:// URL or host=… dbname=… pairs",
	}},
	{"rate", "rate", lang.Text{
		Zh: "每秒调用平台的 `次数`；unlimited（不限速）只用于模拟平台",
		En: "platform calls per second (`N`); \"unlimited\" is for the simulator only",
	}},
	{"in_flight", "in-flight", lang.Text{
		Zh: "同时进行的调用 `个数`",
		En: "concurrent platform calls (`N`)",
	}},
	{"endpoint", "endpoint", lang.Text{
		Zh: "平台的 `网址`，原样使用",
		En: "`URL` of the platform, used unchanged",
	}},
	{"token_url", "token-url", lang.Text{Zh: "取令牌的 `网址`", En: "`URL` to fetch tokens from"}},
	{"wait", "wait", lang.Text{
		Zh: "最多等多久让发票都有结果（`时间`，如 90s、2h）",
		En: "maximum `TIME` to wait for final results (such as 90s or 2h)",
	}},
	{"until", "until", lang.Text{
		Zh: "到这个 `时间`（北京时间）停止提交：23:50、2026-11-30 23:50、月末（月底前 10 分钟）、" +
			"月末-30m；none 不停止",
		En: "stop sending at this `TIME` in Beijing: 23:50, 2026-11-30 23:50, month-end (ten " +
			"minutes before the month ends), month-end-30m; none does not stop",
	}},
	{"preflight", "preflight", lang.Text{
		Zh: "提交前先查询登录、认证和额度：`true`（默认）或 false",
		En: "`true` (default) or false: ask for login, identity check and credit line before " +
			"orders are sent",
	}},
	{"lang", "lang", lang.Text{
		Zh: "`语言`：zh（中文）或 en（英文）",
		En: "output language (`LANG`): zh or en",
	}},
	{"log_level", "log-level", lang.Text{
		Zh: "日志 `级别`：debug、info、warn 或 error",
		En: "log `LEVEL`: debug, info, warn or error",
	}},
	{"log_format", "log-format", lang.Text{
		Zh: "日志 `格式`：text（默认）或 json",
		En: "log `FORMAT`: text (default) or json",
	}},
	{"log_file", "log-file", lang.Text{
		Zh: "日志写到 `文件`，不写到标准错误",
		En: "write the log to `FILE` instead of standard error",
	}},
	{"metrics_file", "metrics-file", lang.Text{
		Zh: "结束时把指标写到 `文件`，供 Prometheus 的 node_exporter 读取",
		En: "at the end write metrics to `FILE`, for the node_exporter of Prometheus",
	}},
}

// The settings that commands use.
var (
	usesLedger   = []string{"environment", "ledger", "lang", "log_level", "log_format", "log_file"}
	usesPlatform = []string{"rate", "in_flight", "endpoint", "token_url"}
	usesSeller   = []string{"default_seller"}
	usesKind     = []string{"kind"}
	usesWait     = []string{"wait"}
	usesUntil    = []string{"until"}
	usesAccount  = []string{"preflight"}
	usesMetrics  = []string{"metrics_file"}
)

// settings are the flags of a command with a configuration that uses some of the keys.
func (p *program) settings(uses ...[]string) []cli.Flag {
	shown := slices.Concat(uses...)
	out := []cli.Flag{p.configFlag()}
	for _, f := range settingFlags {
		out = append(out, &cli.StringFlag{Name: f.flag, Usage: p.text(f.usage), Hidden: !slices.Contains(shown, f.key)})
	}
	return append(out, p.jsonFlag())
}

func (p *program) configFlag() cli.Flag {
	return p.valueFlag("config", lang.Text{
		Zh: "配置 `文件`（不写则用 ./fapiao.yaml，再用用户配置文件夹里的）",
		En: "configuration `FILE` (default: ./fapiao.yaml, then the user's configuration " +
			"folder)",
	})
}

// valueFlag is a flag that takes a value.
func (p *program) valueFlag(name string, usage lang.Text) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Usage: p.text(usage)}
}

// boolFlag is a flag that takes no value.
func (p *program) boolFlag(name string, usage lang.Text) *cli.BoolFlag {
	return &cli.BoolFlag{Name: name, DisableDefaultText: true, Usage: p.text(usage)}
}

// listFlag is a flag that may be given several times.
func (p *program) listFlag(name string, usage lang.Text) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Usage: p.text(usage)}
}

func (p *program) jsonFlag() cli.Flag {
	return p.boolFlag("json", lang.Text{
		Zh: "标准输出只写 JSON，一行一个",
		En: "write only JSON lines to standard output",
	})
}

// quietFlag is accepted by all commands, and hidden for those that show no progress.
func (p *program) quietFlag(shown bool) cli.Flag {
	f := p.boolFlag("quiet", lang.Text{Zh: "不显示进度", En: "do not show progress"})
	f.Hidden = !shown
	return f
}

// bound makes a flag set an option.
func bound(f *cli.StringFlag, option *string) *cli.StringFlag {
	f.Destination = option
	return f
}

// set makes a flag without a value set an option.
func set(f *cli.BoolFlag, option *bool) *cli.BoolFlag {
	f.Destination = option
	return f
}

// sourceFlags select a database instead of files, and how files are read.
func (p *program) sourceFlags(in *app.Input) []cli.Flag {
	return []cli.Flag{
		bound(p.valueFlag("db", lang.Text{
			Zh: "从数据库读取订单：postgres://、mysql://、sqlserver:// `地址`，或 SQLite " +
				"文件（FAPIAO_DB）",
			En: "read orders from a database: postgres://, mysql:// or sqlserver:// `URL`, or " +
				"SQLite file (FAPIAO_DB)",
		}), &in.Database),
		bound(p.valueFlag("query", lang.Text{
			Zh: "一条 SELECT（`SQL`），列名见 fapiao template orders --columns",
			En: "one SELECT (`SQL`) whose columns have the names that fapiao template orders " +
				"--columns lists",
		}), &in.Query),
		bound(p.valueFlag("table", lang.Text{
			Zh: "读取这个 `表` 或视图",
			En: "read this `TABLE` or view",
		}), &in.Table),
		p.watermarkFlag(in),
		p.valueFlag(hiddenRows, lang.Text{
			Zh: "隐藏、筛选掉或折叠的行怎么办（`做法`）：hold 这张表的订单都先不开票（默认）" +
				"，read 照常读取，skip 不开票",
			En: "what to do with hidden, filtered or collapsed rows (`CHOICE`): hold holds " +
				"all orders of the sheet (default), read reads them like other rows, skip " +
				"skips orders whose rows are all hidden",
		}),
		p.profileFlag(),
		p.listFlag("carry-column", lang.Text{
			Zh: "标题为 `列名` 的列不写到发票上，只带入结果表；可以重复",
			En: "copy the column with this `TITLE` to the results, not to the invoice; may " +
				"be repeated",
		}),
		p.listFlag("ignore-column", lang.Text{
			Zh: "不采用标题为 `列名` 的列；可以重复",
			En: "ignore the column with this `TITLE`; may be repeated",
		}),
	}
}

// columnFlags maps the flags for columns that are not fields of an order to their keys.
var columnFlags = map[string]string{"carry-column": "carry_columns", "ignore-column": "ignore_columns"}

// groupBy is the flag of the key group_by, of the commands that write results.
const groupBy = "group-by"

func (p *program) groupByFlag() cli.Flag {
	return p.valueFlag(groupBy, lang.Text{
		Zh: "结果表按这个带入的 `列名` 汇总，如 部门",
		En: "total the results by the carried column with this `TITLE`, such as 部门",
	})
}

// sheetsBy is the flag of the key sheets_by, of the commands that write a workbook.
const sheetsBy = "by"

func (p *program) sheetsByFlag() cli.Flag {
	return p.valueFlag(sheetsBy, lang.Text{
		Zh: "结果工作簿把发票分到多张工作表：month（开票月份）、seller（销售方）、buyer（购买方），或带入的 `列名`",
		En: "divide the invoices of the workbook into sheets: by month, seller, buyer or the carried " +
			"column with this `TITLE`",
	})
}

// hiddenRows is the flag of the key hidden_rows, of the commands that read.
const hiddenRows = "hidden-rows"

func (p *program) batchFlags(of *app.Batches) []cli.Flag {
	return []cli.Flag{
		bound(p.valueFlag("batch", lang.Text{
			Zh: "批次 `编号`（不写则为最近一个）；全部批次见 fapiao batches",
			En: "batch `ID` (default: the latest batch); fapiao batches lists them",
		}), &of.ID),
		set(p.boolFlag("all", lang.Text{Zh: "全部批次", En: "all batches"}), &of.All),
	}
}

func (p *program) yesFlag(given *bool) cli.Flag {
	return set(p.boolFlag("yes", lang.Text{
		Zh: "正式环境不再询问，直接提交",
		En: "send to production without confirmation",
	}), given)
}

func (p *program) outDirFlag() cli.Flag {
	f := p.valueFlag("out-dir", lang.Text{
		Zh: "结果写到 `文件夹`（不写则为订单文件所在的文件夹）",
		En: "write the results to `FOLDER` (default: the folder of the input)",
	})
	f.Aliases = []string{"o"}
	return f
}

func join(groups ...[]cli.Flag) []cli.Flag { return slices.Concat(groups...) }

// typedSettings returns the values of the setting flags that were given, by key.
func typedSettings(c *cli.Context) map[string]string {
	out := map[string]string{}
	for _, f := range settingFlags {
		ofList := f.flag == listKind && c.Command.Name == profileName // what its files are, no setting
		if c.IsSet(f.flag) && !ofList {
			out[f.key] = c.String(f.flag)
		}
	}
	for flag, key := range map[string]string{"out-dir": "out_dir", hiddenRows: "hidden_rows", groupBy: "group_by", sheetsBy: "sheets_by", "listen": "worker_listen", "db": "db", "profile": "profile"} {
		if c.IsSet(flag) {
			out[key] = c.String(flag)
		}
	}
	if c.Bool(late) {
		out[late] = "true"
	}
	for flag, key := range columnFlags {
		if c.IsSet(flag) {
			out[key] = strings.Join(c.StringSlice(flag), ",")
		}
	}
	return out
}
