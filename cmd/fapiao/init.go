package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/setup"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) initCommand() *cli.Command {
	return command(&cli.Command{
		Name:  "init",
		Usage: p.text(lang.Text{Zh: "生成带说明的配置文件 fapiao.yaml", En: "write a commented fapiao.yaml"}),
		Description: p.describe(lang.Text{
			Zh: "在终端上依次询问环境、应用的 app key 和密钥（输入时不显示）、销售方的税号、名称、地址、电话、" +
				"开户行账号和开票员，写成配置文件。没有终端时加 --yes，用选项和环境变量（FAPIAO_APP_KEY、" +
				"FAPIAO_SELLER_TAX_NUM 等）给出。已有的文件不会被替换，除非加 --force 或回答 yes；" +
				"原来的保存为 fapiao.yaml.bak。密钥不能写在命令行上。",
			En: "Asks on a terminal for the environment, the app key and secret (not shown), and the " +
				"seller's tax number, name, address, telephone, bank account and clerk, and writes " +
				"them into a configuration file. Without a terminal, give --yes, and the values by " +
				"flags and variables (FAPIAO_APP_KEY, FAPIAO_SELLER_TAX_NUM and so on). An existing " +
				"file is not replaced without --force or a yes, and is kept as fapiao.yaml.bak. The " +
				"secret cannot be given on the command line.",
		},
			[]string{"fapiao init", "fapiao init --secret-in keyring",
				"fapiao init --yes --environment sandbox --app-key 12345678 --secret-file secret.txt " +
					"--tax-num 91330106MADEM0003K --name 示例公司 --clerk 张三"},
			exitDone, exitFailed, exitUnusable, exitUsage, exitInterrupted),
		Flags:  p.initFlags(),
		Action: p.initialize,
	})
}

func (p *program) initFlags() []cli.Flag {
	file := p.valueFlag("config", lang.Text{Zh: "写到 `文件`（不写则为 ./fapiao.yaml）", En: "write `FILE` (default: ./fapiao.yaml)"})
	file.Aliases = []string{"c"}
	out := []cli.Flag{file}
	for _, f := range setup.Fields() {
		out = append(out, p.valueFlag(f.Flag, lang.Text{Zh: "`值`：" + f.Question.Zh, En: "`VALUE`: " + f.Question.En}))
	}
	return append(out,
		p.valueFlag("secret-file", lang.Text{
			Zh: "从 `文件` 读取应用的密钥；- 是标准输入（也可设 FAPIAO_APP_SECRET）",
			En: "read the secret of the app from `FILE`; - is standard input (or set FAPIAO_APP_SECRET)",
		}),
		p.valueFlag("secret-in", lang.Text{
			Zh: "密钥保存的 `位置`：file（配置文件旁的 nuonuo.secret，默认）、keyring（系统密钥库）或 env（不保存，用环境变量）",
			En: "`PLACE` of the secret: file (nuonuo.secret beside the configuration, default), keyring (of the system) or env (not kept)",
		}),
		p.valueFlag("keyring-name", lang.Text{
			Zh: "密钥在系统密钥库里的 `名称`（默认 app key）",
			En: "`NAME` of the secret in the keyring (default: the app key)",
		}),
		p.boolFlag("yes", lang.Text{Zh: "不询问", En: "do not ask"}),
		p.boolFlag("force", lang.Text{Zh: "替换已有的文件，原来的保存为 .bak", En: "replace an existing file and keep it as .bak"}),
		p.valueFlag("lang", lang.Text{Zh: "注释和提示的 `语言`：zh 或 en", En: "`LANG` of comments and questions: zh or en"}),
		p.jsonFlag(), p.quietFlag(false))
}

// setupCall is one execution of init.
type setupCall struct {
	*program
	flags   *cli.Context
	file    string
	answers setup.Answers
	ask     *questions // nil: nobody is asked
}

func (p *program) initialize(flags *cli.Context) error {
	c := &setupCall{program: p, flags: flags, file: cmp.Or(flags.String("config"), p.variable("FAPIAO_CONFIG"), "fapiao.yaml")}
	c.answers = setup.Answers{Values: map[string]string{}, Lang: p.lang, Place: setup.Place(flags.String("secret-in"))}
	switch {
	case flags.Args().Present():
		return usage("init 不需要参数；文件用 -c 写明", "init takes no argument; name the file with -c")
	case c.answers.Place != "" && !slices.Contains(setup.Places(), c.answers.Place):
		return usage("--secret-in %s", "--secret-in %s", wantPlace())
	case !flags.Bool("yes") && !p.streams.Ask:
		return usage(
			"没有终端可以询问；请加 --yes，并用选项或环境变量给出各个值",
			"there is no terminal to ask on; give --yes, and the values by flags or variables")
	case !flags.Bool("yes"):
		c.ask = newQuestions(p)
	}
	ctx := flags.Context
	for _, step := range []func(context.Context) error{c.mayReplace, c.collect, c.place, c.secret, c.mayReplaceSecret} {
		if err := step(ctx); errors.Is(err, io.EOF) {
			return usage("输入结束了，还有问题没有回答；没有写任何文件", "the input ended before all questions were answered; nothing was written")
		} else if err != nil {
			return err
		}
	}
	return c.write(ctx)
}

// mayReplace asks before an existing configuration is replaced.
func (c *setupCall) mayReplace(ctx context.Context) error {
	secret := setup.SecretFile(c.file)
	for _, f := range []struct {
		path string
		kind app.FileKind
	}{{c.file, app.SettingsFile}, {setup.BackupOf(c.file), app.SettingsFile}, {secret, app.SecretFile}, {setup.BackupOf(secret), app.SecretFile}} {
		if err := app.MayReplace(&config.Config{}, f.path, f.kind); err != nil {
			return err
		}
	}
	if _, err := os.Lstat(c.file); errors.Is(err, fs.ErrNotExist) || c.flags.Bool("force") {
		return nil
	}
	return c.agree(ctx, c.file)
}

// mayReplaceSecret does the same for another secret beside it.
func (c *setupCall) mayReplaceSecret(ctx context.Context) error {
	a := &c.answers
	if !a.NeedsSecret() || a.Place != setup.InFile || c.flags.Bool("force") || a.SameSecret(c.file) {
		return nil
	}
	return c.agree(ctx, setup.SecretFile(c.file))
}

func (c *setupCall) agree(ctx context.Context, file string) error {
	if c.ask != nil {
		yes, err := c.ask.yes(ctx, lang.Format(
			"%[1]s 已经存在。要替换吗？原来的保存为 %[1]s.bak。输入 yes 替换：",
			"%[1]s exists. Replace it, and keep it as %[1]s.bak? Type yes to replace it: ", file))
		if yes || err != nil {
			return err
		}
	}
	return &app.Error{Kind: app.Unusable, Message: lang.Format(
		"%s 已经存在，没有改动；要替换请加 --force（原来的保存为 .bak）",
		"%s exists and was not changed; --force replaces it and keeps it as .bak", file)}
}

// collect takes the values from flags and variables, and asks a person for each.
func (c *setupCall) collect(ctx context.Context) error {
	var wrong []string
	for _, f := range setup.Fields() {
		env := c.answers.Environment()
		given := strings.TrimSpace(cmp.Or(c.flags.String(f.Flag), c.variable("FAPIAO_"+strings.ToUpper(strings.ReplaceAll(f.Key, ".", "_")))))
		switch {
		case !f.Needed(env):
			given = ""
		case c.ask != nil:
			var err error
			if given, err = c.ask.value(ctx, f, env, given); err != nil {
				return err
			}
		default:
			if err := f.Check(env, given); err != nil {
				wrong = append(wrong, "--"+f.Flag+" "+app.Text(c.lang, err))
			}
		}
		if f.Key == setup.TaxNum {
			given = strings.ToUpper(given)
		}
		c.answers.Values[f.Key] = given
	}
	if len(wrong) > 0 {
		return usage("缺少值，或不能用：%s", "missing values, or such that cannot be used: %s", strings.Join(wrong, "; "))
	}
	return nil
}

// place settles where the secret is kept.
func (c *setupCall) place(ctx context.Context) (err error) {
	a := &c.answers
	if a.Place == "" && c.ask != nil && a.NeedsSecret() {
		if a.Place, err = c.ask.place(ctx); err != nil {
			return err
		}
	}
	a.Place = cmp.Or(a.Place, setup.InFile)
	a.Keyring = cmp.Or(c.flags.String("keyring-name"), a.Values[setup.AppKey])
	return nil
}

// secret takes the secret from a file, a variable or a person, never from the command line.
func (c *setupCall) secret(ctx context.Context) error {
	if !c.answers.NeedsSecret() {
		return nil
	}
	text, err := c.givenSecret()
	switch {
	case err != nil:
		return &app.Error{Kind: app.Unusable, Message: lang.Text{Zh: "读取密钥", En: "read the secret"}, Cause: err}
	case text == "" && c.ask != nil:
		if text, err = c.ask.secret(ctx); err != nil {
			return err
		}
	case text == "":
		return usage(
			"缺少密钥：请用 --secret-file 文件（- 是标准输入），或设 FAPIAO_APP_SECRET；不保存密钥则用 --secret-in env",
			"the secret is missing: give --secret-file FILE (- is standard input) or set FAPIAO_APP_SECRET; --secret-in env keeps none")
	}
	if err := config.CheckValue("app_secret", text); err != nil {
		return usage("密钥%s", "the secret %s", app.TextOf(err))
	}
	c.answers.Secret = config.NewSecret(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")))
	return nil
}

// mostSecret is the most bytes of a file with a secret. A larger one is refused, not cut.
const mostSecret = 64 << 10

func (c *setupCall) givenSecret() (string, error) {
	name := c.flags.String("secret-file")
	if text := c.variable("FAPIAO_APP_SECRET"); name == "" && text != "" {
		return text, nil
	}
	var from io.Reader
	switch name = cmp.Or(name, c.variable("FAPIAO_APP_SECRET_FILE")); name {
	case "":
		return "", nil
	case "-":
		from = c.streams.In
	default:
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, mostSecret+1))
	if err == nil && len(b) > mostSecret {
		err = lang.Format("%s 超过 %d KB，不是密钥", "%s is larger than %d KB and is no secret", name, mostSecret>>10)
	}
	return string(b), err
}

// initLine is what init did, with --json.
type initLine struct {
	Type       string `json:"type"`
	File       string `json:"file"`
	Backup     string `json:"backup,omitempty"`
	SecretIn   string `json:"secret_in"`
	SecretFile string `json:"secret_file,omitempty"`
	Keyring    string `json:"keyring,omitempty"`
}

// write writes the file and says what to do next.
func (c *setupCall) write(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a := &c.answers
	done, err := a.Write(c.file)
	if err != nil {
		return &app.Error{Kind: app.Unusable, Message: lang.Format("写 %s", "write %s", c.file), Cause: err}
	}
	c.finished = true
	l := initLine{"init", done.File, done.Backup, string(a.Place), done.SecretFile, ""}
	if !a.NeedsSecret() {
		l.SecretIn = string(setup.InEnv)
	} else if a.Place == setup.InKeyring {
		l.Keyring = a.Keyring
	}
	out := &call{program: c.program, flags: c.flags}
	return out.say(l, c.text(c.next(&l)))
}

// next is what was written, and what to type next.
func (c *setupCall) next(l *initLine) lang.Text {
	parts := []lang.Text{lang.Format("已写好 %s\n", "wrote %s\n", l.File)}
	if l.Backup != "" {
		parts = append(parts, lang.Format("原来的保存为 %s\n", "the file before is kept as %s\n", l.Backup))
	}
	switch {
	case l.SecretFile != "":
		parts = append(parts, lang.Format("密钥在 %s，只有自己能读\n", "the secret is in %s, which only you can read\n", l.SecretFile))
	case l.Keyring != "":
		parts = append(parts, lang.Format("密钥在系统密钥库里，名称 %s\n", "the secret is in the keyring of the system as %s\n", l.Keyring))
	case c.answers.Environment() != string(config.Simulator):
		parts = append(parts, lang.Text{
			Zh: "密钥没有保存；运行前请设置环境变量 FAPIAO_APP_SECRET\n",
			En: "the secret is kept nowhere; set FAPIAO_APP_SECRET before you run this\n",
		})
	}
	with := ""
	if c.flags.IsSet("config") {
		with = " --config " + ui.Quote(l.File)
	}
	return lang.Join(append(parts, lang.Format(
		"接下来：fapiao doctor%[1]s 检查配置，再运行 fapiao run%[1]s orders.xlsx\n",
		"next: fapiao doctor%[1]s checks it; then fapiao run%[1]s orders.xlsx\n", with)), "", "")
}
