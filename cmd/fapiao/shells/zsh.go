package shells

const zsh = `#compdef {{.Name}}
# zsh completion for {{.Name}}: _{{.Name}} in a folder of $fpath
_{{.Name}}() {
    local cmd= word prev=${words[CURRENT-1]}
    local -a list flags
    for word in ${words[2,CURRENT-1]}; do
        case $word in
        {{join .Names "|"}}) cmd=$word; break ;;
        esac
    done
    if [[ $PREFIX == --*=* ]]; then
        prev=${PREFIX%%=*}
        compset -P '*='
    fi
    case $prev in
{{- range .Valued}}
    {{join .Dashed "|"}}) {{if .Values}}compadd -- {{join .Values " "}}{{else}}_files{{end}}; return ;;
{{- end}}
    esac
    case $cmd in
    '')
        list=({{range .Commands}}
            {{quote (print .Name ":" (colons .Usage))}}{{end}}
        )
        flags=({{join .AllDashed " "}})
        ;;
{{- range .Commands}}
    {{.Name}})
        list=({{join .Words " "}})
        flags=({{range $f := .Flags}}{{range .Dashed}}
            {{quote (print . ":" (colons $f.Usage))}}{{end}}{{end}}
        )
        ;;
{{- end}}
    esac
    if [[ $PREFIX == -* ]]; then
        _describe -o flag flags
        return
    fi
    (( $#list )) && _describe word list
    _files
}
if [[ ${funcstack[1]} == _{{.Name}} ]]; then
    _{{.Name}} "$@"
else
    compdef _{{.Name}} {{.Name}}
fi
`
