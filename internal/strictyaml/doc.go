// Package strictyaml reads YAML files that people write: one document of plain mappings, lists and
// scalars. Scalars stay text as written (0.13 and 007 are values of cells, a tax number may begin
// with 0), and anchors, aliases and tags are left to the caller to refuse, so that a file can be
// read without knowing YAML. Every fault has the line of its place.
package strictyaml
