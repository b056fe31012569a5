package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// mail sends a message by SMTP. The certificate of the server is verified, and a password is sent
// over an encrypted connection only. Codes from 500 on are final (RFC 5321, 4.2.1).
func (s *Sender) mail(ctx context.Context, r *config.Receiver, m *Message) (again bool, err error) {
	msg, err := s.letter(r, m)
	if err != nil {
		return false, err
	}
	c, err := s.mailClient(ctx, r)
	if err != nil {
		return false, err
	}
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return !final(err), unmailed(err)
	}
	return false, nil
}

// unmailed says why a mail server did not take a message, or a login.
func unmailed(err error) lang.Text {
	said, _, _ := strings.Cut(err.Error(), ", affected ") // recipients are personal
	_, refused := errors.AsType[*mail.SendError](err)
	_, answered := errors.AsType[*textproto.Error](err)
	cause := meaning(err, said)
	if refused || answered {
		cause = lang.Text{Zh: "它答复（" + said + "）", En: said}
	}
	return lang.Format("邮件服务器没有接受：%s", "the mail server did not take it: %s", cause)
}

// final reports an error that stays: a certificate, a password or an address that is not accepted.
func final(err error) bool {
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		return answer.Code >= 500
	}
	if refused, ok := errors.AsType[*mail.SendError](err); ok {
		return !refused.IsTemp()
	}
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// mailClient makes the client of a receiver.
func (s *Sender) mailClient(ctx context.Context, r *config.Receiver) (*mail.Client, error) {
	conf := &tls.Config{ServerName: r.Host, MinVersion: tls.VersionTLS12, RootCAs: s.roots}
	options := []mail.Option{
		mail.WithPort(r.Port), mail.WithTimeout(tryTime), mail.WithHELO("localhost"), mail.WithTLSConfig(conf),
		mail.WithTLSPolicy(map[config.MailTLS]mail.TLSPolicy{config.StartTLS: mail.TLSMandatory, config.NoTLS: mail.NoTLS}[r.TLS]),
		mail.WithDialContextFunc(dialer(ctx, r, conf)),
	}
	if r.TLS == config.ImplicitTLS {
		options = append(options, mail.WithSSL())
	}
	if r.User != "" {
		options = append(options, mail.WithUsername(r.User), mail.WithPassword(r.Pass.Reveal()),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthCramMD5))
	}
	return mail.NewClient(r.Host, options...)
}

// dialer makes connections that are closed when all is done, so that a server that hangs does not
// keep an interrupted run.
func dialer(all context.Context, r *config.Receiver, conf *tls.Config) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(all, func() { _ = conn.Close() }) // it may be closed already
		if r.TLS == config.ImplicitTLS {
			encrypted := tls.Client(conn, conf)
			if err := encrypted.HandshakeContext(ctx); err != nil {
				return nil, errors.Join(err, conn.Close())
			}
			return encrypted, nil
		}
		return conn, nil
	}
}

// letter is a message as an e-mail in plain text.
func (s *Sender) letter(r *config.Receiver, m *Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := msg.From(r.From); err != nil {
		return nil, lang.Text{Zh: "from 不能用", En: "its from cannot be used"}
	}
	if err := msg.To(r.To...); err != nil {
		return nil, lang.Text{Zh: "to 不能用", En: "its to cannot be used"}
	}
	msg.Subject(m.Title)
	msg.SetDateWithValue(s.now())
	msg.SetMessageID()
	msg.SetBulk()
	msg.SetBodyString(mail.TypeTextPlain, plain(m))
	return msg, nil
}

// plain is a message as text.
func plain(m *Message) string {
	out := []string{m.Title}
	out = append(out, m.lines(func(s string) string { return "\n" + s }, func(s string) string { return "- " + s })...)
	if m.Link != "" {
		out = append(out, "\n"+m.linkText()+lang.Pick(m.Lang, "：", ": ")+m.Link)
	}
	return strings.Join(out, "\n") + "\n"
}
