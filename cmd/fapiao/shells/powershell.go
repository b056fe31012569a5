package shells

// powershell has no word beyond ASCII: PowerShell 5.1 reads the output of programs in a code
// page of the system.
const powershell = `# PowerShell completion for {{.Name}}: {{.Name}} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName '{{.Name}}', '{{.Name}}.exe' -ScriptBlock {
    param($word, $line, $position)
    $commands = @({{single .Names}})
    $typed = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
    $before = $typed
    if ($word -ne '' -and $typed.Count -gt 0) { $before = @($typed | Select-Object -SkipLast 1) }
    $command = $before | Where-Object { $commands -ccontains $_ } | Select-Object -First 1
    $last = $before | Select-Object -Last 1
    $found = $null
    switch -CaseSensitive ($last) {
{{- range .Valued}}{{$values := .Values}}{{range .Dashed}}
        '{{.}}' { $found = @({{single $values}}) }
{{- end}}{{end}}
    }
    if ($null -eq $found) {
        $flags = @({{single .AllDashed}})
        $found = $commands
        switch -CaseSensitive ($command) {
{{- range .Commands}}
            '{{.Name}}' { $found = @({{single .Words}}); $flags = @({{single .AllDashed}}) }
{{- end}}
        }
        if ($word -like '-*') { $found = $flags }
    }
    # Without a word, PowerShell completes files.
    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
`
