package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folderOf is a copy of a shipped notice with another offices.yaml, or none where text
// is "".
func folderOf(t *testing.T, id, text string) Folder {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("../../data/policy", id))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "offices.yaml")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if text != "" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Dir(dir)
}

func TestOffices(t *testing.T) {
	const text = `clause: 第二十条
public: {name: 示例局, contact: {phone: 001}, hours: 上午, objection: 写信}
bureau:
  name: 市局
  signs: 示例市局
  contact: {person: 王某, phone: 000, address: 示例路}
  document: 示〔{year}〕{number}号
districts:
  name: '{district}局'
  several: 各局
  signs: 示例市{district}局
  document: '{district}〔{year}〕{number}号'
  by:
    - {district: 高新区, name: 管委会}
`
	for _, c := range []struct {
		name, text string
		want       map[string]string // what is asked for, by its name
	}{
		{"all", text, map[string]string{
			"bureau": "市局", "signs": "示例市局", "person": "王某", "phone": "000", "address": "示例路",
			"document": "示〔2025〕＿号", "district": "甲区局", "districtSigns": "示例市甲区局", "several": "各局",
			"districtDocument": "甲区〔2025〕＿号", "named": "管委会", "namedSigns": "", "finance": "财政部门",
			"institution": "培训机构", "clause": "第二十条", "public": "示例局 001 上午 写信",
		}},
		{"none", "", map[string]string{
			"bureau": "人社部门", "signs": "", "document": "", "district": "甲区人社部门", "several": "各地区人社部门",
			"named": "高新区人社部门", "finance": "财政部门", "institution": "培训机构", "clause": "", "public": "   ",
		}},
	} {
		p, err := Load(folderOf(t, "example-2023-18", c.text), builtIn().Calendar())
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		o := p.Offices
		got := map[string]string{
			"bureau": o.Bureau.Name, "signs": o.Bureau.Signs, "person": o.Bureau.Contact.Person,
			"phone": o.Bureau.Contact.Phone, "address": o.Bureau.Contact.Address,
			"document": o.Bureau.Document(2025, "＿"), "district": o.District("甲区").Name,
			"districtSigns": o.District("甲区").Signs, "districtDocument": o.District("甲区").Document(2025, "＿"),
			"several": o.District("").Name, "named": o.District("高新区").Name, "namedSigns": o.District("高新区").Signs,
			"finance": o.Finance.Name, "institution": o.Institution.Name, "clause": o.Clause,
			"public": strings.Join([]string{o.Public.Name, o.Public.Contact.Phone, o.Public.Hours, o.Public.Objection},
				" "),
		}
		for name, want := range c.want {
			if got[name] != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got[name], want)
			}
		}
	}
}

func TestFaultsOfOffices(t *testing.T) {
	const districts = "districts:\n  name: '{district}局'\n  several: 各局\n"
	for _, c := range []struct{ text, want string }{
		{"bureaux: {name: 市局}", `offices.yaml:1: unknown key "bureaux"; write bureau`},
		{"bureau: {signs: 市局}", `offices.yaml:1: key "name" is missing`},
		{"bureau:\n  name: ''", "offices.yaml:2: name is blank"},
		{"bureau: {name: '{city}局'}",
			"offices.yaml:1: name: nothing is known to stand for {city}; leave the braces out"},
		{"bureau: {name: 市局, document: 示〔2023〕18号}",
			`offices.yaml:1: document: "示〔2023〕18号" is the same for every document`},
		{"bureau: {name: 市局, document: '示〔{yaer}〕{number}号'}",
			"document: nothing is known to stand for {yaer}; use {year}, {number}"},
		{"bureau: {name: 市局, contact: {}}", "offices.yaml:1: contact names nobody"},
		{"public:\n  name: 市局", `offices.yaml:2: key "contact" is missing`},
		{"public:\n  name: 市局\n  contact: {}", "offices.yaml:3: contact names nobody"},
		{"public:\n  name: 市局\n  contact: {phone: 000}\n  hour: 上午", `offices.yaml:4: unknown key "hour"`},
		{"public:\n  name: 市局\n  contact: {phone: 000}\n  objection: ''", "offices.yaml:4: objection is blank"},
		{"bureau: {name: 市局, contact: {telephone: 1}}", `unknown key "telephone"`},
		{"institution: {name: 机构, signs: 机构}", `unknown key "signs"`},
		{"clause: 九(九)", `clause "九(九)" does not exist`},
		{"districts: {name: '{district}局'}", `key "several" is missing`},
		{districts + "  signs: '{district局'", "signs: nothing is known to stand for {"},
		{districts + "  by:\n    - {district: 鼓楼, name: 局}", `offices.yaml:5: unknown district "鼓楼"; write 鼓楼区`},
		{districts + "  by:\n    - {district: 鼓楼区, name: 局}\n    - {district: 鼓 楼区, name: 局}",
			`offices.yaml:6: district "鼓楼区" stands twice, first in line 5`},
		{"bureau: {name: 市局, phone: 1}\nfinance: {nam: 局}", `offices.yaml:2: unknown key "nam"`},
	} {
		_, err := Load(folderOf(t, "fuzhou-2021-42", c.text+"\n"), builtIn().Calendar())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n%v\nwant %s", c.text, err, c.want)
		}
	}
}
