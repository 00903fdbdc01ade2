package pipeline_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/duck"
)

// overlapping is a folder of exports that overlap, with one class of two sessions.
func overlapping(t testing.TB, files map[string]string) pipeline.Options {
	t.Helper()
	folder := t.TempDir()
	all := map[string]string{
		"classes.csv": classHeader + "\nA,福州职业技术学院,台江区,互联网营销师,2021-05-10,2021-05-14\n" +
			"B,福州职业技术学院,台江区,互联网营销师,2021-05-10,2021-05-14\n",
		"sessions.csv": sessionHeader + "\nA,1,2021-05-10,08:30,11:45,4,理论,线下\n",
		"trainees.csv": rosterHeader + "\nA,某甲,350197199001150015\n",
		"signins.csv":  signinHeader + "\nA,1,350197199001150015,2021-05-10 08:20:00\n",
	}
	maps.Copy(all, files)
	write(t, folder, all)
	return testOptions(folder)
}

// texts is the first column of a query.
func texts(t testing.TB, b *pipeline.Built, query string) []string {
	t.Helper()
	type row struct{ Text string }
	rows, err := duck.All[row](t.Context(), b.DB, query)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.Text)
	}
	return all
}

// TestTraineeNumbersStay numbers trainees by the first row of their key: a later
// export that completes a row moves nobody, a row that cannot be used has no number,
// and a number in E-notation is a person of its own each time.
func TestTraineeNumbersStay(t *testing.T) {
	t.Parallel()
	o := overlapping(t, map[string]string{
		"trainees.csv": rosterHeader +
			",备注\nA,某甲,350197199001150015,\nA,,350197199001150099,无名\nA,某乙,350198199102150029,\n" +
			"A,某丙,3.50198E+17,\nA,某丙,3.50198E+17,\nA,某丙,3.5e17,\nA,某丁,350199199203150032,\nZ,某戊,350197199304150047,\n",
		"trainees2.csv": rosterHeader +
			",备注\nA,某己,350198199405150050,\nA,某甲,350197199001150015,补录\nB,某甲,350197199001150015,\n",
	})
	b := opened(t, o, "measure")
	got := texts(t, b, `select concat(subject_id, ' ', source_file, ' ', cast(source_row as varchar)) as text
		from facts.trainees order by class_id, trainee_no`)
	want := []string{
		"A#1 trainees2.csv 3", "A#2 trainees.csv 4", "A#3 trainees.csv 5", "A#4 trainees.csv 6", "A#5 trainees.csv 7",
		"A#6 trainees.csv 8", "A#7 trainees2.csv 2", "B#1 trainees2.csv 4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("numbered are %q, want %q", got, want)
	}
}

// TestLaterAssessmentIsUsed has two files of assessments, the older one loaded last:
// the row with the latest date is used, and one without a date only where no other has one.
func TestLaterAssessmentIsUsed(t *testing.T) {
	t.Parallel()
	const header = "班次编号,身份证号码,考核结果,考核日期\n"
	o := overlapping(t, map[string]string{
		"assessments.csv": header + "A,1,合格,2021-06-02\nA,2,合格,2021-06-01\nA,3,合格,\nA,4,合格,\nA,5,合格,2021-06-01\n" +
			"A,3.5E+17,合格,2021-06-01\n",
		"assessments2.csv": header +
			"A,1,不合格,2021-06-01\nA,2,不合格,2021-06-01\nA,3,不合格,2021-06-01\nA,4,不合格,\nA,5,不合格,\n" +
			"A,3.5E+17,不合格,2021-06-02\n",
	})
	b := opened(t, o, "stage")
	got := texts(t, b, `select concat(id_number, ' ', result) as text from staging.assessments order by text`)
	want := []string{"1 合格", "2 不合格", "3 不合格", "3.5E+17 不合格", "3.5E+17 合格", "4 不合格", "5 合格"}
	if !slices.Equal(got, want) {
		t.Errorf("used are %q, want %q", got, want)
	}
	aside := texts(t, b, `select concat(source_file, ' ', cast(source_row as varchar), ' ', reason) as text
		from staging.set_aside where kind = 'assessments' order by text`)
	if want := []string{
		"assessments.csv 3 superseded_row", "assessments.csv 4 superseded_row", "assessments.csv 5 superseded_row",
		"assessments2.csv 2 superseded_row", "assessments2.csv 6 superseded_row",
	}; !slices.Equal(aside, want) {
		t.Errorf("set aside are %q, want %q", aside, want)
	}
}

// TestOneVoucherOfSeveralApplications pays two applications by one voucher: both
// payments count, are named by both, and are found and explained by that name.
func TestOneVoucherOfSeveralApplications(t *testing.T) {
	t.Parallel()
	o := overlapping(t, map[string]string{
		"applications.csv": "申请编号,班次编号,申请日期,申请人数,申请金额\nS1,A,2021-06-01,1,1000\nS2,B,2021-06-01,1,1000\n",
		"payments.csv": "拨付编号,申请编号,拨付日期,拨付金额,收款单位\n" +
			"P1,S1,2021-08-01,1000,某公司\nP1,S2,2021-08-01,500,某公司\nP1,S2,2021-08-01,700,某公司\nP2,S1,2021-08-02,1,某公司\n",
	})
	b := opened(t, o, "report")
	if got, want := texts(t, b,
		`select subject_id as text from report.findings where rule = 'payee_mismatch' order by text`),
		[]string{"P1/S1", "P1/S2", "P2"}; !slices.Equal(got, want) {
		t.Errorf("found are %q, want %q", got, want)
	}
	if got, want := texts(t, b, `select concat(payment_id, ' ', application_id, ' ', cast(amount_yuan as varchar)) as text
		from report.payments order by payment_id, application_id`),
		[]string{"P1 S1 1000.00", "P1 S2 700.00", "P2 S1 1.00"}; !slices.Equal(got, want) {
		t.Errorf("payments.csv has %q, want %q", got, want)
	}
	if got, want := texts(t, b, `select concat(application_id, ' ', cast(paid_yuan as varchar)) as text
		from ledger.applications order by text`), []string{"S1 1001.00", "S2 700.00"}; !slices.Equal(got, want) {
		t.Errorf("paid are %q, want %q", got, want)
	}
	all, err := ask.Explain(t.Context(), o, "P1/S2")
	if err != nil || len(all) != 1 || all[0].Subject != "payment" ||
		all[0].Figures.(ask.PaymentFigures).AmountYuan != "700.00" {
		t.Errorf("explained: %+v, %v", all, err)
	}
	for _, p := range all {
		if len(p.Parts) != 1 || p.Parts[0].SubjectID != "S2" {
			t.Errorf("its application is %+v", p.Parts)
		}
	}
}
