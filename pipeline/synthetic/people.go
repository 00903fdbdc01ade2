package synthetic

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/peihe/peihe/pipeline/synthetic/record"
)

var (
	surnames = []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰萍红鹏辉建国文斌宇浩凯佳欣怡梅琳雪莹晨曦俊峰海燕春雷云龙志成思远嘉")

	educations = []string{"初中", "高中", "中专", "大专", "本科"}
	jobs       = []string{"务农", "直播", "个体经营", "电商客服", "待业"}
	categories = []string{"农村劳动者", "农村劳动者", "城镇劳动者", "企业职工", "返乡创业人员"}
	comments   = []string{"", "", "", "", "很好", "希望多一些实操，少一些理论", "老师讲得\"接地气\"", "建议增加\n选品内容"}
)

// random draws in whole numbers only: floating point may differ between machines.
type random struct{ *rand.Rand }

// percent is true n times in a hundred.
func (r random) percent(n int) bool { return r.IntN(100) < n }

// between draws from low to high, both included.
func (r random) between(low, high int) int { return low + r.IntN(high-low+1) }

func pick[T any](r random, from []T) T { return from[r.IntN(len(from))] }

func (r random) name() string {
	name := string(pick(r, surnames)) + string(pick(r, given))
	if r.percent(75) {
		name += string(pick(r, given))
	}
	return name
}

// teacher names the n-th teacher. Names return after a quarter of a million
// only: one name at two places at once would be a fault.
func teacher(n int) string {
	s, g := len(surnames), len(given)
	return string([]rune{surnames[n%s], given[n/s%g], given[n/s/g%g]})
}

// Identity numbers carry these area codes, and for each birthday so many sequence numbers
// from 1 on.
const (
	firstArea = 350197
	areas     = 3
	sequences = 998
)

// person invents the n-th person of the run, of one of the categories. Area, birthday and
// sequence number span a space that is strode through, so that no two people of a run
// share an identity number.
func (g *generator) person(r random, n int, categories []string) *record.Trainee {
	// Strides without a common factor with their spaces meet no number twice.
	births := record.Date(g.births)
	space := uint64(areas * births * sequences)
	u := int((uint64(n)*1_000_003 + g.Seed%space) % space)
	born, sequence := g.oldest+record.Date(u/areas)%births, 1+u/areas/int(births)
	t := &record.Trainee{
		Name: r.name(), Born: born, Birth: born.String()[:7], Sex: "女",
		ID:        identity(firstArea+u%areas, born, sequence),
		Phone:     fmt.Sprintf("12%09d", (uint64(n)*618_033_989+g.Seed%1_000_000_000)%1_000_000_000),
		Education: pick(r, educations), Job: pick(r, jobs), Category: pick(r, categories),
		Address: fmt.Sprintf("%s示例区虚构路%d号", g.City, r.between(1, 999)),
	}
	if sequence%2 == 1 {
		t.Sex = "男"
	}
	if t.Category == "企业职工" {
		t.Employer = fmt.Sprintf("示例企业%d", r.between(1, 99))
	}
	return t
}

// identity makes an 18-character identity number (GB 11643-1999).
func identity(area int, born record.Date, sequence int) string {
	body := fmt.Sprintf("%06d%s%03d", area, born.Time().Format("20060102"), sequence)
	return body + string(checkDigit(body))
}

// checkDigit is the ISO 7064 MOD 11-2 character over 17 digits: the weight of
// each place is its power of two modulo 11.
func checkDigit(body string) byte {
	sum := 0
	for _, digit := range body {
		sum = (sum + int(digit-'0')) * 2 % 11
	}
	return "0123456789X"[(12-sum)%11]
}

// account invents a bank account of 19 digits.
func account(n int) string { return "3500" + fmt.Sprintf("%015s", strconv.Itoa(n*7919+35)) }
