package input

import (
	"archive/zip"
	"compress/flate"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"runtime"
	"syscall"

	"github.com/fapiao/fapiao/internal/lang"
)

// Cause describes an error for people. An error with a text in both languages keeps it; common
// errors of the system and the standard library have a Chinese text. Any other error has its own
// message in both languages.
func Cause(in string, err error) string {
	if in == lang.English {
		return err.Error()
	}
	if own, ok := errors.AsType[interface {
		error
		lang.Texter
	}](err); ok {
		return own.Text(in)
	}
	text := libraryZh(err)
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

// libraryCause describes errors of the standard library about a broken workbook or a bad network
// address in Chinese. It is empty for other errors.
func libraryZh(err error) string {
	var syntax *xml.SyntaxError
	var packed flate.CorruptInputError
	var address *net.AddrError
	var name *net.DNSError
	switch {
	case errors.As(err, &address):
		return "地址或端口不正确"
	case errors.As(err, &name):
		return "找不到主机 " + name.Name
	case errors.As(err, &syntax):
		return fmt.Sprintf("XML 第 %d 行有语法错误", syntax.Line)
	case errors.As(err, &packed):
		return "压缩数据已损坏"
	}
	return ""
}

// causes are searched from the top: more specific errors come first.
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
	{syscall.EADDRINUSE, "这个地址和端口已被其他程序占用"},
	{syscall.EADDRNOTAVAIL, "这台电脑没有这个地址"},
	{syscall.EPIPE, "对方已关闭，写不进去"},
	{fs.ErrNotExist, "找不到这个文件或文件夹"},
	{fs.ErrPermission, "没有权限"},
	{fs.ErrExist, "已经存在"},
	{os.ErrDeadlineExceeded, "超时"},
	{context.DeadlineExceeded, "超时"},
	{io.ErrUnexpectedEOF, "内容不完整"},
	{zip.ErrFormat, "zip 结构不正确"},
	{zip.ErrChecksum, "校验和不符"},
	{zip.ErrAlgorithm, "用了不支持的压缩方式"},
}

// windowsCause describes Windows errors that the list above does not contain.
func windowsCause(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return ""
	}
	return map[syscall.Errno]string{32: "文件正被其他程序占用", 33: "文件正被其他程序锁定", 39: "磁盘空间不足",
		112: "磁盘空间不足", 123: "文件名里有不允许的字符", 206: "文件名太长",
		10048: "这个地址和端口已被其他程序占用", 10049: "这台电脑没有这个地址"}[number]
}
