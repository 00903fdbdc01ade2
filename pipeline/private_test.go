package pipeline_test

import (
	"archive/zip"
	"context"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/verify"
)

// person has personal values that nobody else has.
type person struct{ id, phone, account, address string }

func personOf(n int) person {
	id := fmt.Sprintf("35019719900307%03d", n)
	return person{
		id: id + checkDigit(id), phone: fmt.Sprintf("128111%05d", n), account: fmt.Sprintf("6222000012345%06d", n),
		address: fmt.Sprintf("福州市示例区示例路%d号%d室", 100+n, n),
	}
}

func (p person) values() []string { return []string{p.id, p.phone, p.account, p.address} }

// checkDigit is the last character of an identity number.
func checkDigit(id string) string {
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(id[i]-'0')
	}
	return "10X98765432"[sum%11 : sum%11+1]
}

// enrol puts a person into the exports: a trainee and the payee of a yuan.
func (e *exports) enrol(n int, p person) {
	e.add("trainees", "班次编号", fmt.Sprintf("FZ2021000%02d", 1+n%15), "姓名", "某"+strconv.Itoa(n), "性别", "男",
		"身份证号码", p.id, "家庭地址", p.address, "电话号码", p.phone, "人员类别", "返乡创业人员")
	e.add("payments", "拨付编号", fmt.Sprintf("BFX%03d", n), "申请编号", "SQ202100001", "拨付日期", "2021-07-27", "拨付金额", "1.00",
		"收款单位", "福建省前沿职业培训学校", "收款账号", p.account, "资金来源", "职业技能提升专账")
}

// add adds a row of some cells, by header.
func (e *exports) add(kind string, cells ...string) (row int) {
	added := make([]string, len(e.tables[kind][0]))
	for i := 0; i < len(cells); i += 2 {
		added[e.column(kind, cells[i])] = cells[i+1]
	}
	e.tables[kind] = append(e.tables[kind], added)
	return len(e.tables[kind])
}

// set puts a text into a cell; row is that of a spreadsheet.
func (e *exports) set(kind, header string, row int, text string) {
	e.tables[kind][row-1][e.column(kind, header)] = text
}

// slip is what one clerk typed into the wrong cell.
type slip struct {
	name  string
	plant func(e *exports, p person)
	at    []string // what is listed as masked: file, row, column and place
}

// typed is a slip of a text in a cell of an export.
func typed(kind, header, column string, row int, text func(p person) string) slip {
	return slip{
		kind + "." + column + " row " + strconv.Itoa(row),
		func(e *exports, p person) { e.set(kind, header, row, text(p)) },
		[]string{fmt.Sprintf("%s.csv %d %s cell", kind, row, column)},
	}
}

// harmless is a slip that nothing is masked of.
func harmless(name string, plant func(e *exports, p person)) slip { return slip{name, plant, nil} }

func phone(p person) string    { return p.phone }
func identity(p person) string { return p.id }
func account(p person) string  { return p.account }
func address(p person) string  { return p.address }

// as writes a value otherwise, or with something around it.
func as(form string, value func(person) string) func(person) string {
	return func(p person) string { return strings.Replace(form, "{}", value(p), 1) }
}

// apart groups the digits of a value.
func apart(mark string, value func(person) string, sizes ...int) func(person) string {
	return func(p person) string {
		text, parts := value(p), []string(nil)
		for _, n := range sizes {
			parts, text = append(parts, text[:n]), text[n:]
		}
		return strings.Join(append(parts, text), mark)
	}
}

func fullWidths(value func(person) string) func(person) string {
	return func(p person) string { return fullWidth(value(p)) }
}

// slips are of every kind that clerks are known to make. Each has a person of its own.
var slips = []slip{
	typed("classes", "班次名称", "class_name", 2, as("报名{}", phone)),
	typed("classes", "班次名称", "class_name", 3, apart(" ", phone, 3, 4)),
	typed("classes", "班次名称", "class_name", 4, apart("-", phone, 3, 4)),
	typed("classes", "班次名称", "class_name", 5, fullWidths(phone)),
	typed("classes", "班次名称", "class_name", 6, identity),
	typed("classes", "班次名称", "class_name", 7, as("户{}", account)),
	typed("classes", "班次名称", "class_name", 8, as("{}班", address)),
	typed("classes", "班次名称", "class_name", 9, as("<{}>", phone)),
	typed("classes", "培训地点", "venue", 2, as("致电{}", phone)),
	typed("classes", "培训地点", "venue", 3, apart(" ", identity, 6, 8)),
	typed("classes", "培训机构", "institution", 10, phone),
	typed("classes", "培训机构", "institution", 11, address),
	typed("classes", "所属地区", "district", 10, phone),
	typed("classes", "培训工种", "occupation", 10, phone),
	typed("classes", "培训形式", "mode", 10, identity),
	typed("sessions", "授课教师", "teacher", 2, phone),
	typed("sessions", "授课教师", "teacher", 3, as("张三{}", phone)),
	typed("sessions", "授课教师", "teacher", 4, apart("-", identity, 6, 4, 2, 2)),
	typed("sessions", "教师类别", "teacher_kind", 5, phone),
	typed("sessions", "线上平台", "platform", 5, as("tel:{}", phone)),
	typed("sessions", "课程内容", "topics", 5, as("4、{}", phone)),
	typed("trainees", "姓名", "name", 2, phone),
	typed("trainees", "姓名", "name", 3, as("某{}", identity)),
	typed("trainees", "文化程度", "education", 4, phone),
	typed("trainees", "从事工作", "job", 4, as("微商 {}", phone)),
	typed("trainees", "工作单位", "employer", 4, address),
	typed("trainees", "人员类别", "category", 5, phone),
	typed("trainees", "推荐单位审核意见", "recommendation", 5, as("同意，{}", phone)),
	typed("trainees", "备注", "remark", 6, func(p person) string { return "家住" + p.address + "，电话" + p.phone }),
	typed("trainees", "备注", "remark", 7, as("其夫 110101199003074477，{}", phone)),
	typed("signins", "签到方式", "method", 2, phone),
	typed("signins", "设备编号", "device", 3, identity),
	typed("assessments", "考核专家", "examiner", 2, phone),
	typed("assessments", "结业证书编号", "certificate", 3, identity),
	typed("surveys", "学员姓名", "name", 2, phone),
	typed("surveys", "其他意见建议", "comment", 3, apart("－", phone, 3, 4)),
	typed("surveys", "其他意见建议", "comment", 4, apart(" ", account, 4, 4, 4, 4)),
	typed("surveys", "其他意见建议", "comment", 5, func(p person) string { return strings.Replace(p.address, "路", "路 ", 1) }),
	typed("surveys", "其他意见建议", "comment", 6, apart(" ", phone, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
	typed("surveys", "其他意见建议", "comment", 7, as("+86{}", phone)),
	typed("applications", "申请材料", "materials", 2, as("补贴申请报告；{}", phone)),
	typed("payments", "收款单位", "payee", 2, phone),
	typed("payments", "收款单位", "payee", 3, as("某{}", identity)),
	typed("payments", "资金来源", "source", 4, phone),
	typed("payments", "资金来源", "source", 5, account),
	typed("inspections", "抽查情况", "result", 2, as("现场电话{}", phone)),
	typed("archives", "档案内容", "items", 2, as("教学计划、{}", identity)),
	{"sanctions.institution", func(e *exports, p person) {
		e.add("sanctions", "培训机构", p.phone, "处置类型", "警告", "决定日期", "2021-08-01")
	}, []string{"sanctions.csv 2 institution cell"}},
	{"transfers.district", func(e *exports, p person) {
		e.add("transfers", "调剂地区", p.phone, "调剂人数", "1", "调剂日期", "2021-08-01")
	}, []string{"transfers.csv 2 district cell"}},
	{"references.list", func(e *exports, p person) { e.add("references", "身份证号码", p.id, "名单类别", p.phone) },
		[]string{"references.csv 2 list cell"}},
	{"decisions", func(e *exports, p person) {
		e.add("decisions", "规则", "fee_charged", "对象编号", p.id, "决定日期", "2021-08-01", "处理意见", "认可", "经办人", p.phone,
			"对象姓名", "某"+p.phone, "文号", p.account, "理由", "见"+p.address)
	}, []string{
		"decisions.csv 2 decided_by cell", "decisions.csv 2 document cell", "decisions.csv 2 reason cell",
		"decisions.csv 2 subject_id cell", "decisions.csv 2 subject_name cell",
	}},
	{"name of a file", func(e *exports, p person) {
		e.files["调剂"+p.phone+".csv"] = []byte("调剂地区,调剂人数,调剂日期\n台江区,2,2021-08-02\n")
	}, []string{"调剂 - - name"}},
	{"header", func(e *exports, p person) {
		e.tables["notices"][0] = append(slices.Clone(e.tables["notices"][0]), "咨询0591-8333123")
		e.set("trainees", "电话号码", 20, "0591-8333123")
	}, nil},
	{"header of seven digits", func(e *exports, p person) {
		e.tables["notices"][0] = append(slices.Clone(e.tables["notices"][0]), "咨询8333123")
		e.set("trainees", "电话号码", 20, "8333123")
	}, []string{"notices.csv 1 - header"}},
	{"words of a row set aside", func(e *exports, p person) {
		e.set("sessions", "上课日期", 8, "8333124")
		e.set("trainees", "电话号码", 21, "8333124")
	}, []string{"sessions.csv 8 session_date detail"}},
	{"words of a cell that is not read", func(e *exports, p person) {
		e.set("classes", "计划人数", 8, "833-3125")
		e.set("trainees", "电话号码", 22, "8333125")
	}, []string{"classes.csv 8 planned detail"}},
	{"address in a cell that is not read", func(e *exports, p person) { e.set("classes", "申请日期", 9, p.address) },
		[]string{"classes.csv 9 applied_date detail"}},
	{"of a row that is set aside", func(e *exports, p person) {
		e.add("trainees", "班次编号", "FZ202100001", "身份证号码", p.id, "电话号码", "12822200001", "家庭地址", "福州市示例区示例巷九弄18号")
		e.set("inspections", "抽查情况", 3, "12822200001，福州市示例区示例巷九弄18号")
	}, []string{"inspections.csv 3 result cell"}},

	harmless("date as account", func(e *exports, p person) { e.set("payments", "收款账号", 6, "2021-07-26") }),
	harmless("compact date as account", func(e *exports, p person) { e.set("payments", "收款账号", 7, "20210628") }),
	harmless("payment as account", func(e *exports, p person) { e.set("payments", "收款账号", 8, "BF000001") }),
	harmless("payment of digits as account", func(e *exports, p person) {
		e.set("payments", "拨付编号", 9, "3500756767610424")
		e.set("payments", "收款账号", 9, "3500756767610424")
	}),
	harmless("class as account", func(e *exports, p person) { e.set("payments", "收款账号", 10, "FZ202100001") }),
	harmless("application as account", func(e *exports, p person) { e.set("payments", "收款账号", 11, "SQ202100001") }),
	harmless("date as phone", func(e *exports, p person) { e.set("trainees", "电话号码", 23, "2021-06-28") }),
	harmless("class as phone", func(e *exports, p person) { e.set("trainees", "电话号码", 24, "FZ202100002") }),
	harmless("venue as home", func(e *exports, p person) {
		e.set("classes", "培训地点", 4, "连江县培训中心大楼1号楼")
		e.set("trainees", "家庭地址", 24, "连江县培训中心 大楼１号楼")
	}),
	harmless("account as amount", func(e *exports, p person) {
		e.add("payments", "拨付编号", "BFY1", "申请编号", "SQ202100002", "拨付日期", "2021-07-27", "拨付金额", "12345678.00",
			"收款单位", "福建省前沿职业培训学校", "收款账号", "12345678", "资金来源", "职业技能提升专账")
	}),
	harmless("phone as amount", func(e *exports, p person) { e.set("applications", "申请金额", 4, p.phone) }),
	harmless("phone as persons", func(e *exports, p person) { e.set("applications", "申请人数", 5, p.phone) }),
	harmless("phone of nines", func(e *exports, p person) { e.set("trainees", "电话号码", 25, "99999999") }),
	harmless("phone as number of a session", func(e *exports, p person) { e.set("sessions", "课次", 9, "8333199") }),
	harmless("identity number as a count", func(e *exports,
		p person) {
		e.set("classes", "计划人数", 12, "110101199003074477")
	}),
	harmless("phone of the notice", func(e *exports, p person) { e.set("trainees", "电话号码", 26, "20212022") }),
}

// slipped are clean exports with people of whom some slips were made.
func slipped(t testing.TB, made ...int) (*exports, []person) {
	t.Helper()
	e := cleanExports(t)
	e.widen("signins", "设备编号")
	var people []person
	for _, n := range made {
		p := personOf(n)
		people = append(people, p)
		e.enrol(n, p)
	}
	for i, n := range made {
		slips[n].plant(e, people[i])
	}
	return e, people
}

// widen adds a column, blank in all rows, unless it is there.
func (e *exports) widen(kind, header string) {
	if slices.Contains(e.tables[kind][0], header) {
		return
	}
	for i, row := range e.tables[kind] {
		e.tables[kind][i] = append(slices.Clone(row), map[bool]string{true: header}[i == 0])
	}
}

// listed is what a build lists as masked.
func listed(t testing.TB, b *pipeline.Built) []string {
	t.Helper()
	type masked struct {
		SourceFile       string
		SourceRow        *int64
		Kind, ColumnName string
		Place, Holds     string
	}
	var all []string
	for m, err := range duck.Select[masked](t.Context(), b.DB, "select * from keys.masked") {
		if err != nil {
			t.Fatal(err)
		}
		row, column, file := "-", "-", m.SourceFile
		if m.SourceRow != nil {
			row = strconv.FormatInt(*m.SourceRow, 10)
		}
		if m.ColumnName != "" {
			column = m.ColumnName
		}
		if m.Place == "name" {
			file = regexp.MustCompile(`[0-9]+＊.*`).ReplaceAllString(file, "")
		}
		if m.Holds == "" {
			t.Errorf("%s: nothing is said of what was masked", file)
		}
		all = append(all, strings.Join([]string{file, row, column, m.Place}, " "))
	}
	slices.Sort(all)
	return all
}

// everySlip numbers the slips.
func everySlip() (all []int) {
	for n := range slips {
		all = append(all, n)
	}
	return all
}

// TestSlipsAreListed makes some slips at a time and wants the cells of each listed, and
// no other.
func TestSlipsAreListed(t *testing.T) {
	slow(t)
	t.Parallel()
	if len(slips) < 60 {
		t.Errorf("only %d slips", len(slips))
	}
	for some := range slices.Chunk(everySlip(), 20) {
		e, _ := slipped(t, some...)
		folder := t.TempDir()
		e.write(t, folder)
		got := listed(t, opened(t, testOptions(folder), "mask"))
		for _, n := range some {
			for _, at := range slips[n].at {
				i := slices.Index(got, at)
				if i < 0 {
					t.Errorf("%s: %s is not listed", slips[n].name, at)
					continue
				}
				got = slices.Delete(got, i, i+1)
			}
		}
		if len(got) > 0 {
			t.Errorf("listed beside: %q", got)
		}
	}
}

// TestSlipsBuild makes all slips at once: both editions are built, no value stands in any
// byte of them, and the page of data quality lists each cell.
func TestSlipsBuild(t *testing.T) {
	slow(t)
	t.Parallel()
	e, people := slipped(t, everySlip()...)
	o := testOptions(t.TempDir())
	o.Out = filepath.Join(t.TempDir(), "site")
	e.write(t, o.Input)
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	values := []string{"110101199003074477", "8333123", "05918333123", "8333124", "8333125", "12822200001",
		"福州市示例区示例巷九弄18号"}
	for n, p := range people {
		if slips[n].at == nil { // what of it is shown is a number, a date or an id
			continue
		}
		values = append(values, p.values()...)
	}
	searchSite(t, o.Out, values)
	if wrong := wrongs(verified(t, o.Out, verify.Options{Input: o.Input})); wrong != nil {
		t.Errorf("the site does not verify: %q", wrong) // a file whose name is masked is told by its bytes
	}
	page := readText(t, filepath.Join(o.Out, "internal", "quality.html"))
	for _, s := range slips {
		for _, at := range s.at {
			parts := strings.Fields(at)
			if row := regexp.MustCompile(regexp.QuoteMeta(strings.TrimSuffix(parts[0], ".csv")) + `[^第]*第 ` + parts[1] +
				` 行`); parts[1] != "-" && !row.MatchString(page[strings.Index(page, `id="masked"`):]) {
				t.Errorf("the page does not list %s", at)
			}
		}
	}
}

// TestSlipsJudgedAlike judges all slips with and without masking: what is found of whom,
// and every yuan, is the same.
func TestSlipsJudgedAlike(t *testing.T) {
	slow(t)
	t.Parallel()
	e, _ := slipped(t, everySlip()...)
	// of two people who come out alike nobody may become one
	e.enrol(998, person{personOf(998).id, "12899900102", "6222000012399998", "福州市示例区示例路998号"})
	e.enrol(999, person{personOf(999).id, "12899911102", "6222000012399999", "福州市示例区示例路999号"})
	e.set("assessments", "结业证书编号", 10, "12899900102")
	e.set("assessments", "结业证书编号", 11, "12899911102")
	folder := t.TempDir()
	e.write(t, folder)
	outcomes := func(isMasked bool) map[string]int64 {
		b := opened(t, testOptions(folder), "mask")
		if !isMasked {
			b = opened(t, testOptions(folder), "load")
			if err := b.DB.Exec(t.Context(), "create table keys.masked (source_file varchar, source_row bigint, "+
				"kind varchar, column_name varchar, place varchar, holds varchar)"); err != nil {
				t.Fatal(err)
			}
		}
		resume(t, b, "stage", "report")
		return counts(t.Context(), t, b, `
			select concat('outcome ', class_id, '#', cast(trainee_no as varchar), ' ', outcome, ' ',
				cast(entitled_yuan as varchar), ' ', cast(held_yuan as varchar)) as name, count(*) as n
			from report.trainees group by 1
			union all
			select concat(rule, ' ', effect, ' ', coalesce(class_id, ''), ' ', coalesce(application_id, ''), ' ',
				case when subject in ('trainee', 'session', 'payment') then subject_id else '' end) as name, count(*) as n
			from report.findings group by 1
			union all
			select concat('paid ', application_id, ' ', cast(coalesce(difference_yuan, 0) as varchar)) as name, count(*) as n
			from report.applications group by 1`)
	}
	masked, plain := outcomes(true), outcomes(false)
	if len(plain) < 200 {
		t.Fatalf("only %d outcomes", len(plain))
	}
	for name, n := range plain {
		if masked[name] != n {
			t.Errorf("%s: %d with masks, %d without", name, masked[name], n)
		}
	}
	for name := range masked {
		if plain[name] == 0 {
			t.Errorf("%s: with masks only", name)
		}
	}
}

func readText(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// searchSite looks for values in every file of both editions, and in names of files.
func searchSite(t testing.TB, out string, values []string) {
	t.Helper()
	for _, edition := range target.Editions {
		searched := 0
		eachText(t, filepath.Join(out, edition), func(file, text string) {
			searched++
			for _, value := range values {
				if strings.Contains(text, value) {
					t.Errorf("%s/%s tells %s", edition, file, value)
				}
			}
		})
		if searched < 100 {
			t.Fatalf("only %d texts of %s", searched, edition)
		}
	}
}

var (
	unicodeEscapes = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)
	groupings      = regexp.MustCompile(`([0-9])[ \x{a0}\x{3000}\x{200b}\-\x{2010}-\x{2015}]+`)
	spaces         = regexp.MustCompile(`\s+`)
)

// eachText yields, of each file below a folder, its name and its content as plainly as can
// be: unpacked, without escapes, in ASCII digits. It does so without anything of the program
// but the engine, which reads Parquet.
func eachText(t testing.TB, folder string, visit func(file, text string)) {
	t.Helper()
	root, err := filepath.EvalSymlinks(folder)
	if err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(root, path)
		visit(name, name)
		for part, text := range unpacked(t.Context(), t, db, path) {
			text = html.UnescapeString(unicodeEscapes.ReplaceAllStringFunc(text, func(escape string) string {
				r, _ := strconv.ParseInt(escape[2:], 16, 32)
				return string(rune(r))
			}))
			if plain, err := url.PathUnescape(text); err == nil {
				text += plain
			}
			text = strings.Map(func(r rune) rune {
				if 0xFF01 <= r && r <= 0xFF5E {
					return r - 0xFF01 + '!'
				}
				return r
			}, text)
			visit(name+part, text)
			visit(name+part, groupings.ReplaceAllString(spaces.ReplaceAllString(text, " "), "$1"))
			visit(name+part, spaces.ReplaceAllString(text, ""))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// unpacked is the content of a file by its parts.
func unpacked(ctx context.Context, t testing.TB, db *duck.DB, path string) map[string]string {
	t.Helper()
	switch filepath.Ext(path) {
	case ".parquet":
		var b strings.Builder
		if err := db.CSV(ctx, "select * from read_parquet("+duck.Literal(path)+")", &b); err != nil {
			t.Fatal(err)
		}
		return map[string]string{"": b.String()}
	case ".xlsx":
		book, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		parts := map[string]string{}
		for _, part := range book.File {
			in, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			in.Close()
			if err != nil {
				t.Fatal(err)
			}
			parts["/"+part.Name] = string(text)
		}
		return parts
	}
	return map[string]string{"": readText(t, path)}
}

// marked are exports with a value of each kind, and a mark of the column, in every column of
// every kind: texts in one row, in the columns of numbers, dates, words and keys each in a row
// of its own. It returns the values.
func marked(t testing.TB) (*exports, []string) {
	t.Helper()
	e := cleanExports(t)
	var values []string
	n := 0
	next := func(kind, column string) string {
		n++
		p := personOf(n)
		e.enrol(n, p)
		values = append(values, p.values()...)
		return "〔" + kind + "." + column + "〕" + strings.Join(p.values(), "，")
	}
	for _, k := range schema.Kinds() {
		for _, c := range k.Columns {
			e.widen(k.Name, c.Header)
		}
	}
	for _, k := range schema.Kinds() {
		if len(e.tables[k.Name]) == 1 { // the clean case has none
			e.add(k.Name, samples[k.Name]...)
		}
		like := slices.Clone(e.tables[k.Name][1])
		copied := func() (row int) {
			row = e.add(k.Name)
			copy(e.tables[k.Name][row-1], like)
			return row
		}
		var texts []schema.Column
		for _, c := range k.Columns {
			switch isKey := slices.Contains([]string{"class_id", "application_id", "payment_id"}, c.Name); {
			case c.Private:
			case isKey && slices.Contains([]string{"classes", "applications", "payments"}, k.Name): // never masked
			case isKey:
				next(k.Name, c.Name)
				e.set(k.Name, c.Header, copied(), personOf(n).phone)
			case !c.Type.IsText() || c.Type == schema.Word:
				e.set(k.Name, c.Header, copied(), next(k.Name, c.Name))
			default:
				texts = append(texts, c)
			}
		}
		row := copied() // of one key the last row counts
		for _, c := range texts {
			e.set(k.Name, c.Header, row, next(k.Name, c.Name))
		}
	}
	return e, values
}

// samples are rows of the kinds of which the clean case has none.
var samples = map[string][]string{
	"decisions": {"规则", "fee_charged", "对象编号", "FZ202100001", "决定日期", "2021-08-01", "处理意见", "认可", "经办人", "某", "理由",
		"已核"},
	"sanctions":  {"培训机构", "福建省前沿职业培训学校", "处置类型", "警告", "决定日期", "2021-08-01"},
	"references": {"身份证号码", "350197199003070012", "名单类别", "在校学生"},
	"transfers":  {"调剂地区", "台江区", "调剂人数", "1", "调剂日期", "2021-08-01"},
}

// publicTexts are the columns whose texts everyone may read.
var publicTexts = []string{
	"classes.class_name", "classes.district", "classes.institution", "classes.occupation", "classes.mode",
	"classes.level",
	"sessions.platform", "sessions.teacher_kind", "payments.source", "payments.payee", "applications.materials",
	"archives.items", "sanctions.institution",
}

// namesOfTrainees are columns whose texts nobody may read.
var namesOfTrainees = []string{"trainees.name", "surveys.name", "decisions.subject_name"}

// TestMarksInEveryColumn plants values and marks in every column of every kind, and
// searches every byte of both editions: no value is there, everyone reads the texts of no
// column but those that are meant for all, and nobody those that name trainees.
func TestMarksInEveryColumn(t *testing.T) {
	slow(t)
	t.Parallel()
	e, values := marked(t)
	o := testOptions(t.TempDir())
	o.Out = filepath.Join(t.TempDir(), "site")
	e.write(t, o.Input)
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	searchSite(t, o.Out, values)
	mark := regexp.MustCompile(`〔([a-z]+\.[a-z_]+)〕`)
	told := map[string]map[string]string{}
	for _, edition := range target.Editions {
		told[edition] = map[string]string{}
		eachText(t, filepath.Join(o.Out, edition), func(file, text string) {
			for _, found := range mark.FindAllStringSubmatch(text, -1) {
				told[edition][found[1]] = file
			}
		})
	}
	if len(told["internal"]) < 15 {
		t.Errorf("the internal edition tells only %v", told["internal"])
	}
	for column, file := range told["public"] {
		if !slices.Contains(publicTexts, column) {
			t.Errorf("public/%s tells a text of %s", file, column)
		}
	}
	for _, column := range namesOfTrainees {
		if file := told["internal"][column]; file != "" {
			t.Errorf("internal/%s tells a text of %s", file, column)
		}
	}
}
