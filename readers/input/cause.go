package input

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// Cause is what people read of an error of the system: for "en" its own words, else the Chinese of
// the errors that people meet. What nobody foresaw stays as it is.
func Cause(lang string, err error) string {
	if lang == "en" {
		return err.Error()
	}
	text := irregularZh(err)
	for _, c := range causes {
		if text != "" {
			break
		}
		if errors.Is(err, c.is) {
			text = c.zh
		}
	}
	if text == "" && runtime.GOOS == "windows" {
		text = windowsCause(err)
	}
	if text == "" {
		return err.Error()
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Path + "：" + text
	case errors.As(err, &link):
		return link.New + "：" + text
	}
	return text
}

// irregularZh names what a path is instead of a regular file.
func irregularZh(err error) string {
	var other *IrregularError
	if !errors.As(err, &other) {
		return ""
	}
	kind, ok := map[string]string{"folder": "文件夹", "pipe": "管道", "device": "设备", "socket": "套接字"}[other.Kind]
	if !ok {
		kind = "特殊文件"
	}
	return "这是一个" + kind + "，不是普通文件"
}

// causes are searched from the top: what is more special comes first.
var causes = []struct {
	is error
	zh string
}{
	{syscall.ENOSPC, "磁盘空间不足"},
	{syscall.EROFS, "磁盘是只读的"},
	{syscall.EISDIR, "这是一个文件夹，不是文件"},
	{syscall.ENOTDIR, "路径中有一段不是文件夹"},
	{syscall.ENAMETOOLONG, "文件名太长"},
	{syscall.ELOOP, "符号链接绕成了圈"},
	{syscall.EMFILE, "打开的文件太多"},
	{syscall.ENFILE, "系统打开的文件太多"},
	{syscall.EIO, "磁盘读写出错"},
	{syscall.EDQUOT, "超出了磁盘配额"},
	{syscall.EBUSY, "文件正被其他程序占用"},
	{syscall.ETXTBSY, "文件正被其他程序占用"},
	{syscall.ECONNREFUSED, "连接被拒绝"},
	{syscall.ECONNRESET, "连接中断"},
	{syscall.EPIPE, "对方已关闭，写不进去"},
	{fs.ErrNotExist, "找不到这个文件或文件夹"},
	{fs.ErrPermission, "没有权限"},
	{fs.ErrExist, "已经存在"},
	{os.ErrDeadlineExceeded, "超时"},
	{context.DeadlineExceeded, "超时"},
	{io.ErrUnexpectedEOF, "内容不完整"},
}

// windowsCause names the errors of Windows that have no twin in the list.
func windowsCause(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return ""
	}
	return map[syscall.Errno]string{32: "文件正被其他程序占用", 33: "文件正被其他程序锁定", 39: "磁盘空间不足",
		112: "磁盘空间不足", 123: "文件名里有不允许的字符", 206: "文件名太长"}[number]
}

// foundZh are the words of what was found that are ours and not the file's.
var foundZh = map[string]string{"folder": "文件夹", "no worksheet": "没有工作表", "pipe": "管道", "device": "设备", "socket": "套接字"}

// found is what was found, in a language.
func found(lang, text string) string {
	if lang == "en" {
		return text
	}
	if zh, ok := foundZh[text]; ok {
		return zh
	}
	if part, ok := strings.CutSuffix(text, " is missing"); ok {
		return "缺少 " + part
	}
	if count, ok := strings.CutSuffix(text, " parts"); ok {
		return count + " 个部件"
	}
	if size, ok := strings.CutSuffix(text, " bytes"); ok {
		return size + " 字节"
	}
	return text
}
