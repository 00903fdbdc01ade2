-- Every file as it stands, each cell a text; a line below the table has few cells.
create schema given;
create table given.classes as select * from read_csv('{input}/classes*.csv', all_varchar = true, header = true, null_padding = true);
create table given.sessions as select * from read_csv('{input}/sessions*.csv', all_varchar = true, header = true, null_padding = true);
create table given.trainees as select * from read_csv('{input}/trainees*.csv', all_varchar = true, header = true, null_padding = true);
create table given.signins as select * from read_csv('{input}/signins*.csv', all_varchar = true, header = true, null_padding = true);
create table given.assessments as select * from read_csv('{input}/assessments*.csv', all_varchar = true, header = true, null_padding = true);
create table given.surveys as select * from read_csv('{input}/surveys*.csv', all_varchar = true, header = true, null_padding = true);
create table given.applications as select * from read_csv('{input}/applications*.csv', all_varchar = true, header = true, null_padding = true);
create table given.notices as select * from read_csv('{input}/notices*.csv', all_varchar = true, header = true, null_padding = true);
create table given.payments as select * from read_csv('{input}/payments*.csv', all_varchar = true, header = true, null_padding = true);
create table given.inspections as select * from read_csv('{input}/inspections*.csv', all_varchar = true, header = true, null_padding = true);
create table given.archives as select * from read_csv('{input}/archives*.csv', all_varchar = true, header = true, null_padding = true);
create table given.sanctions as select * from read_csv('{input}/sanctions*.csv', all_varchar = true, header = true, null_padding = true);
create table given.transfers as select * from read_csv('{input}/transfers*.csv', all_varchar = true, header = true, null_padding = true);
create table given."references" as select * from read_csv('{input}/references*.csv', all_varchar = true, header = true, null_padding = true);
create table given.decisions as select * from read_csv('{input}/decisions*.csv', all_varchar = true, header = true, null_padding = true)
