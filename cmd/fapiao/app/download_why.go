package app

import (
	"net/netip"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// whyNot is why a file was not fetched, for people.
func whyNot(e *nuonuo.DownloadError) lang.Text {
	switch e.Reason {
	case nuonuo.DownloadAddress:
		if _, err := netip.ParseAddr(e.Host); err == nil {
			return lang.Format("不从 %s 下载：链接里是网络地址，不是平台的文件服务器", "nothing is fetched from %s: the link has a bare address, not a server of the platform", e.Host)
		}
		if e.Host != "" {
			return lang.Format("不从 %s 下载：不在允许的主机中；确是平台的文件服务器时，加到配置 download_hosts",
				"nothing is fetched from %s: it is not one of the allowed hosts; if it is the platform's, add it to download_hosts in the configuration", e.Host)
		}
		return lang.Text{Zh: "链接不能使用", En: "the link cannot be used"}
	case nuonuo.DownloadPrivate:
		return lang.Format("不从 %s 下载：它的地址是内部网络的", "nothing is fetched from %s: it has an address of a private network", e.Host)
	case nuonuo.DownloadRedirect:
		return lang.Text{Zh: "跳转次数太多", En: "there are too many redirects"}
	case nuonuo.DownloadGone:
		if e.Status == 0 {
			return lang.Text{Zh: "模拟平台的文件已不在", En: "the simulator's file is gone"}
		}
		return lang.Format("链接已失效（HTTP %d）", "the link has lapsed (HTTP %d)", e.Status)
	case nuonuo.DownloadBusy, nuonuo.DownloadRefused:
		return lang.Format("文件服务器答复 HTTP %d", "the server answered with HTTP %d", e.Status)
	case nuonuo.DownloadUnreached:
		return lang.Format("%s 没有答复", "%s did not answer", e.Host)
	case nuonuo.DownloadCut:
		return lang.Text{Zh: "收到的文件不完整", En: "the file arrived incomplete"}
	case nuonuo.DownloadLarge:
		return lang.Text{Zh: "文件太大，不像发票", En: "the file is too large for an invoice"}
	}
	return lang.Text{Zh: "收到的内容不是这种文件（可能是报错的网页）", En: "what arrived is no such file (perhaps a page with an error)"}
}
