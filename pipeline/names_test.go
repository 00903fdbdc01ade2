package pipeline_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/look"
)

// renamedInput writes exports in which institutions and districts go by other
// names, and a policy that knows one of these names.
func renamedInput(t testing.TB) pipeline.Options {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"classes.csv": "班次编号,培训机构,所属地区,培训工种,开班日期,结班日期\n" +
			"c1,榕二技,福清,互联网营销师,2021-05-10,2021-05-14\n" +
			"c2,福州市第一技师学院,台江区,互联网营销师,2021-05-10,2021-05-14\n" +
			"c3,福州市第一技师学院,台江区,互联网营销师,2021-05-10,2021-05-14\n",
		"sanctions.csv": "培训机构,处置类型,决定日期,整改期限\n" +
			"榕二技,警告,2021-06-01,2021-06-30\n" +
			"福州第二技师学院,警告,2021-06-01,2021-07-31\n" +
			"榕二技,警告,2021-06-02,2021-06-30\n",
		"payments.csv": "拨付编号,申请编号,拨付日期,拨付金额,收款单位\n" +
			"p1,a1,2021-08-01,1000,榕 二技\n" +
			"p2,a1,2021-08-02,1000,某个人\n" +
			"p3,a1,2021-08-02,1000,6222000012345678\n",
		"transfers.csv":            "调剂地区,调剂人数,调剂日期\n台 江,10,2021-08-01\n",
		"institution_aliases.yaml": "aliases:\n  - {alias: 榕二技, institution: 福州第二技师学院}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return fixtureOptions(t, folder)
}

func TestInstitutionAliases(t *testing.T) {
	t.Parallel()
	b := opened(t, renamedInput(t), "report")
	type row struct{ Name string }
	got, err := duck.All[row](t.Context(), b.DB, `select concat(source_file, ' ', cast(source_row as varchar), ' ', name) as name from (
		select source_file, source_row, institution as name from staging.classes union all
		select source_file, source_row, institution as name from staging.sanctions union all
		select source_file, source_row, payee as name from staging.payments) x order by name`)
	want := []row{
		{"classes.csv 2 福州第二技师学院"}, {"classes.csv 3 福州市第一技师学院"}, {"classes.csv 4 福州市第一技师学院"},
		{"payments.csv 2 福州第二技师学院"}, {"payments.csv 3 某个人"}, {"payments.csv 4 6222000012345678"},
		{"sanctions.csv 3 福州第二技师学院"}, {"sanctions.csv 4 福州第二技师学院"}, // row 2 has the key of row 3
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	type renamed struct {
		Alias, Institution string
		RowCount           int64
	}
	rows, err := duck.All[renamed](t.Context(), b.DB, "select * from report.renamed_institutions")
	if err != nil || !slices.Equal(rows, []renamed{{"榕二技", "福州第二技师学院", 3}}) {
		t.Errorf("renamed %v, %v", rows, err)
	}
	names, err := duck.All[look.UnknownName](t.Context(), b.DB,
		"select * from report.unknown_names order by kind, column_name, name")
	if want := []look.UnknownName{
		{
			Kind: "classes", ColumnName: "district", Name: "福清", OccurrenceCount: 1,
			SourceFile: "classes.csv", SourceRow: 2, Nearest: "福清市",
		},
		{
			Kind: "classes", ColumnName: "institution", Name: "福州市第一技师学院", OccurrenceCount: 2,
			SourceFile: "classes.csv", SourceRow: 3, Nearest: "福州第一技师学院",
		},
		{
			Kind: "payments", ColumnName: "payee", Name: "某个人", OccurrenceCount: 1,
			SourceFile: "payments.csv", SourceRow: 3,
		},
		{
			Kind: "payments", ColumnName: "payee", Name: "（内容不显示）", OccurrenceCount: 1,
			SourceFile: "payments.csv", SourceRow: 4,
		},
		{
			Kind: "transfers", ColumnName: "district", Name: "台江", OccurrenceCount: 1,
			SourceFile: "transfers.csv", SourceRow: 2, Nearest: "台江区",
		},
	}; err != nil || !slices.Equal(names, want) {
		t.Errorf("unknown names %v, %v; want %v", names, err, want)
	}
}
