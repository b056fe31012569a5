package platform

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// spellings unifies words with several spellings, and replaces those that would match other words:
// a bank account is no account of the platform, and "must not be empty" is no prohibition.
var spellings = strings.NewReplacer(
	"的", "", "登陆", "登录", "登入", "登录", "帐", "账", "全电", "数电", "电子税务局", "电子税局",
	"u-key", "ukey", "u盾", "ukey",
	"银行账号", "银行号", "银行账户", "银行号", "开户行及账号", "银行号", "开户账号", "银行号",
	"不能为空", "漏填", "不可为空", "漏填", "不得为空", "漏填", "不允许为空", "漏填",
	"未填写", "漏填",
)

// madeWords are words of texts that state or suggest that an invoice was made.
var madeWords = list(`
	成功开具 开具成功 已开具 已经开具 开票成功 成功开票 已开票 已经开票 已生成发票 已存在发票`)

// foreign are words of clauses that are about the order's buyer, goods, lines or other invoices,
// whatever other words they have.
var foreign = list(`
	购方 购买方 受票方 受票人 买方 收票 购货方 抬头 自然人姓名 自然人标 自然人信息 向自然人
	自然人不 向个人 个人不 消费者 身份证 许可证 证件类型 证件号 客户名称 商品 货物 项目名称 明细
	编码 税率 征收率 税额 单价 折扣 备注 规格型号 税收分类 优惠 减按 免税 % 红字 红冲 冲红 蓝字
	确认单 特定业务 特定要素 附加要素 车辆 车架 跨区域 成品油 汽油 柴油 油品 单张 单笔 单份 每张
	每份 一张发票 最高开票限额 最高限额 版式文件 流水号 漏填`)

// ofOrders are words of texts that are known to be about an order. Together with those of foreign
// clauses they separate such texts from unknown ones.
var ofOrders = words(foreign, list(`
	税号 误差 非法字符 超长 长度 格式 必填 必须 不合法 名称与 请选择 校验不通过 校验失败 限额 重复
	已存在 填写 行数 扣除额 金额 日期 标志 类型 单位 邮箱 开票人 收款人 复核人 发票代码 清单`))

// Words for "it has ended" and "it is missing", which are combined with most subjects.
var (
	ended = list(`
		失效 过期 到期 超时 超期 有效期 有效时间 已停 停用 终止 注销 暂停 冻结 锁定 被锁 已锁 禁用
		无效`)
	missing = list(`
		未配置 未添加 未维护 未设置 未绑定 未授权 未关联 未查询到 未找到 未检测 未获取 未分配
		未确认 未激活 未注册 未开通 未启用 没有配置 没有绑定 没有授权 没有找到 没有开通 不存在
		找不到 查不到 为空 缺失`)
)

func words(lists ...[]string) []string { return slices.Concat(lists...) }

func list(text string) []string { return strings.Fields(text) }

// sign is one way in which texts name a trouble.
type sign struct {
	trouble ledger.Trouble
	about   []string // words for the subject
	wrong   []string // words for what is wrong with it; nil: the subject is enough
	but     []string // words of clauses that do not count
}

// in reports whether a clause names the trouble, alone or with the clause after it. A clause about
// the order (「购买方未绑定」) is not about the account.
func (s *sign) in(clauses []string) bool {
	for i, c := range clauses {
		switch {
		case !contains(c, s.about) || contains(c, s.but) || contains(c, foreign):
		case s.wrong == nil || contains(c, s.wrong):
			return true
		case i+1 < len(clauses) && !contains(clauses[i+1], foreign) && contains(clauses[i+1], longer(s.wrong)):
			return true
		}
	}
	return false
}

// longer leaves out words of one character: they count only in the clause of the subject.
func longer(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return utf8.RuneCountInString(w) < 2 })
}

func contains(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// signs are tried in this order: a text that names a face check and a login is about the face
// check.
var signs = slices.Concat(loginSigns, creditSigns, bindingSigns, permissionSigns, stockSigns,
	deviceSigns, subscriptionSigns)

// lookThere are words of clauses that refer the reader to the bureau's pages; they are not about
// the login.
var lookThere = list(`查询 查看 核实 核对 确认 处理 下载`)

var loginSigns = []sign{
	{
		trouble: ledger.TroublePermission,
		about:   list(`暂无权限 无权限登录 没有权限登录`),
	},
	{
		trouble: ledger.TroubleIdentity,
		about: list(`
			人脸 刷脸 扫脸 实人 活体 认证等级 二次认证 二次验证 确认身份 身份确认 身份核验
			核验身份 身份验证 身份校验 核实身份 身份核实`),
	},
	{
		trouble: ledger.TroubleLogin,
		about: list(`
			重新登录 再次登录 未登录 请先登录 先登录 登录后 登录状态 登录态 登录失效 登录通知 掉线
			被踢 强制下线 短信验证码 短信认证 扫码登录 notlogin logintimeout loginexpired
			sessionexpired`),
	},
	{
		trouble: ledger.TroubleLogin,
		about:   list(`请登录 请用户登录 需登录 需要登录 完成登录 登录认证`),
		but:     lookThere,
	},
	{
		trouble: ledger.TroubleBinding,
		about:   list(`绑定 解绑 关联关系 关联信息 账号在系统`),
		wrong:   words(ended, missing, list(`未与 解除 取消 变更 错误 重新`)),
	},
	{
		trouble: ledger.TroubleBinding,
		about:   list(`无可用企业`),
	},
	{
		trouble: ledger.TroubleIdentity,
		about: list(`
			实名 身份 税务认证 认证状态 风险认证 安全认证 未认证 认证过期 需要认证 重新认证
			安全验证`),
		wrong: words(ended, missing, list(`
			先 需 请 重新 失败 未完成 未通过 未进行 未认证 未实名 未验证 未核验 不通过 不一致`)),
	},
	{
		trouble: ledger.TroubleLogin,
		about:   list(`登录 登出 会话 session cookie login 切换企业 切换身份 切换账号`),
		wrong: words(ended, missing, list(`
			重新 失败 频繁 异常 退出 断开 丢失 挤 扫码 扫描 验证码 密码 别处 其他地方 其它地方
			异地 不符 不一致 invalid expired timeout failed`)),
	},
	{
		trouble: ledger.TroubleLogin,
		about:   list(`密码 口令 可信 税局账号`),
		wrong:   words(ended, list(`错误 有误 不正确 失败 修改 维护 同步`)),
	},
	{
		trouble: ledger.TroubleLogin,
		about:   list(`账号`),
		wrong:   words(ended, list(`异常 重新认证`)),
	},
	{
		trouble: ledger.TroubleIdentity,
		about:   list(`认证`),
		wrong:   ended,
		but:     list(`登录 ca`),
	},
	{
		trouble: ledger.TroubleLogin,
		about:   list(`扫码 扫描二维码 扫一扫`),
		wrong:   list(`税务app 税局 认证 登录 验证`),
	},
}

var creditSigns = []sign{
	{
		trouble: ledger.TroubleCredit,
		about: list(`
			额度 授信 可用余额 剩余金额 月限额 月度限额 累计限额 总限额 开票总额 累计开票金额
			累计金额`),
		wrong: words(ended, missing, list(`
			不足 不够 用完 用尽 用光 耗尽 使用完 超 大于 低于 小于 没有 无可用 无剩余 未下载
			未申请 未生效 为0 为零 已满 上限 失败 下调 调低 调减 调整 受限 管控 不在 申请 不可用
			无法`)),
	},
}

var bindingSigns = []sign{
	{
		trouble: ledger.TroubleBinding,
		about: list(`
			授权 委托关系 客户id clientid 认证密钥 办税员 办税人员 开票员 企业配置 税局账号
			开票账号 数电账号 办税账号 登录账号 您账号 纳税人档案 纳税人信息 纳税人基础信息
			纳税企业城市 所属城市 身份类型`),
		wrong: words(ended, missing, list(`
			未获得 没有 重新 解除 取消 有误 错误 不正确 不一致 不符 不匹配 失败 非法 异常 刷新
			变更 不属于`)),
	},
	{
		trouble: ledger.TroubleBinding,
		about:   list(`销售方 销方 开票方 企业 税号`),
		wrong: list(`
			未注册 未登记 未授权 未绑定 未关联 未开户 未激活 未入驻 未在 还未授权 尚未注册
			没有注册 授权税号 与销售方 与开票方`),
	},
	{
		trouble: ledger.TroubleBinding,
		about:   list(`备案ip 备案出口ip ip备案 ip地址`),
		wrong:   list(`不一致 未备案 不符 白名单`),
	},
}

var permissionSigns = []sign{
	{
		trouble: ledger.TroublePermission,
		about:   list(`权限 无权 资格`),
		wrong: words(ended, missing, list(`
			无 没有 暂 不足 不具备 不具有 未获得 未取得 未授予 缺少 取消 关闭 收回 限制`)),
	},
	{
		trouble: ledger.TroublePermission,
		about: list(`
			票种 此类发票 该类发票 此种发票 该种发票 这类发票 此发票 该发票类型 发票种类`),
		wrong: list(`
			核定 没有 无该 无此 不能开 不可开 不允许开 无法开 不支持开 不得开 未开通 没有开通
			未授权 暂停 停止 停供 禁止 限制 申领`),
	},
	{
		trouble: ledger.TroublePermission,
		about:   list(`数电发票 数电票 专用发票 普通发票 专票 普票`),
		wrong:   list(`未核定 没有核定 票种核定 未开通 没有开通 停供 停开 暂停 申领 无权 资格`),
	},
	{
		trouble: ledger.TroublePermission,
		about:   list(`您 企业 纳税人 账号 销方 销售方`),
		wrong: list(`
			不能开具 不可开具 不允许开具 无法开具 不得开具 禁止开具 不能开票 不允许开票 禁止开票
			暂停开票 停止开票 限制开票`),
	},
	{
		trouble: ledger.TroublePermission,
		about: list(`
			非正常户 非正常状态 非正常纳税人 停供 停票 阻断 黑名单 禁止开票 暂停开票 停止开票
			限制开票 走逃 失联 风险纳税人 红色预警 重大税收违法 未按期申报 逾期未申报 未完成申报
			欠税`),
	},
	{
		trouble: ledger.TroublePermission,
		about:   list(`试点`),
		wrong:   list(`未纳入 不是 不属于 不在`),
	},
	{
		trouble: ledger.TroublePermission,
		about:   list(`纳税人状态 税务登记 企业状态 登记状态 信用等级 d级 纳税人已`),
		wrong:   words(ended, list(`非正常 异常 不正常 清算 受限 列为 评为`)),
	},
}

var stockSigns = []sign{
	{
		trouble: ledger.TroubleStock,
		about: list(`
			库存 余票 票源 空白发票 空白票 纸票 发票份数 剩余份数 可用份数 发票数量 可用发票
			号码段 号段 发票段 发票代码号码 剩余发票 发票余量 发票存量 赋码`),
		wrong: words(missing, list(`
			不足 不够 用完 用尽 耗尽 没有 无 为0 为零 未分发 未领 分发 领用 领购 申领 请领 领票
			超出 超过 失败 已满 上限`)),
	},
	{
		trouble: ledger.TroubleStock,
		about:   list(`专票 普票 纸质发票 电票`),
		wrong:   list(`用完 用尽 不足 无纸质 没有纸质`),
	},
	{
		trouble: ledger.TroubleStock,
		about: list(`
			发票已用完 发票用完 发票不足 发票不够 无可用发票 没有可用发票 无可用票 请领用发票
			请领购发票 发票领用 发票领购 请申领 无可用号码 未分配发票 请分发发票 请领票
			发票号码已用完 票量不足`),
	},
}

var deviceSigns = []sign{
	{
		trouble: ledger.TroubleDevice,
		about: list(`
			锁死 抄税 抄报 清卡 反写 汇总上报 上报汇总 非征期 离线开票 离线发票 离线时限 离线时长
			离线限额 开票截止`),
	},
	{
		trouble: ledger.TroubleDevice,
		about: list(`
			设备 税盘 金税盘 税控 ukey 组件 客户端 开票机 开票软件 开票终端 开票服务器 开票点 助手
			托管 机器编号 分机 证书 插件`),
		wrong: words(ended, missing, list(`
			不在线 离线 下线 未启动 未连接 未插 未打开 未开启 未运行 未安装 未响应 未就绪 没有连接
			无法连接 无响应 启动 打开 连接失败 断开 插入 异常 故障 占用 升级 版本过低 通讯 通信
			续期 更新 不可用 失败 忙`)),
	},
}

var subscriptionSigns = []sign{
	{
		trouble: ledger.TroubleSubscription,
		about:   list(`欠费 续费 续期 未订购 未购买 余额不足 账户余额 无可用权益`),
	},
	{
		trouble: ledger.TroubleSubscription,
		about: list(`
			套餐 权益 许可 订购 订阅 会员 服务费 服务期 使用期限 产品许可 产品权益 产品服务 产品已
			授权期 流量 可用次数 剩余次数 开票次数 可用张数 剩余张数 开票张数 试用`),
		wrong: words(ended, list(`
			无产品许可 未开通 没有 无可用 不足 用完 用尽 耗尽 购买 超出 超限 未缴 未支付`)),
	},
	{
		trouble: ledger.TroubleSubscription,
		about:   list(`服务 功能 通道 能力`),
		wrong:   list(`到期 过期 未开通 没有开通 尚未开通 未启用 已停用 已关闭 未订阅 未激活`),
	},
}
