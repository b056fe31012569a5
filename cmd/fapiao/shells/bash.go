package shells

// bash needs no library of completions and runs in the bash 3.2 of macOS.
const bash = `# bash completion for {{.Name}}: source this file
_{{.Name}}() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= word words= flags=
    COMPREPLY=()
    # --flag=value arrives as three words.
    if [ "$cur" = = ]; then
        cur=
    elif [ "$prev" = = ] && [ "$COMP_CWORD" -gt 1 ]; then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
        {{join .Names "|"}}) cmd=$word; break ;;
        esac
    done
    case $cmd in
    '') words={{quote (join .Names " ")}} flags={{quote (join .AllDashed " ")}} ;;
{{- range .Commands}}
    {{.Name}}) words={{quote (join .Words " ")}} flags={{quote (join .AllDashed " ")}} ;;
{{- end}}
    esac
    case $prev in
{{- range .Valued}}
    {{join .Dashed "|"}}) words={{quote (join .Values " ")}} flags= ;;
{{- end}}
    esac
    case $cur in
    -*) words=$flags ;;
    esac
    # Without a word, -o default completes files.
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _{{.Name}} {{.Name}}
`
