package shells

const fish = `# fish completion for {{.Name}}
{{- $name := .Name}}
{{- range .Commands}}
complete -c {{$name}} -n __fish_use_subcommand -a {{.Name}} -d {{fish .Usage}}
{{- end}}
{{- range .Flags}}
complete -c {{$name}} -n __fish_use_subcommand{{template "names" .}} -d {{fish .Usage}}
{{- end}}
{{- range $c := .Commands}}
{{- if .Words}}
complete -c {{$name}} -n '__fish_seen_subcommand_from {{.Name}}' -a {{fish (join .Words " ")}}
{{- end}}
{{- range .Flags}}
complete -c {{$name}} -n '__fish_seen_subcommand_from {{$c.Name}}'{{template "names" .}} -d {{fish .Usage}}
{{- end}}
{{- end}}
{{- define "names"}}{{range .Names}}{{if eq (len .) 1}} -s {{.}}{{else}} -l {{.}}{{end}}{{end}}
{{- if .Values}} -x -a {{fish (join .Values " ")}}{{else if .Takes}} -r -F{{end}}{{end}}
`
