-- Where machines differ from what they shall be, and what /etc was at the first healthy boot of a deployment.
-- Paths, names, public keys and sentences; never the content of a file.

create table drift_report (
    machine    varchar(63) primary key,
    state_kind varchar(16) not null,
    state_body clob        not null,
    at         timestamp(6) with time zone not null,
    -- What was found when it could be compared last, as JSON, and when that was.
    seen       clob        not null,
    seen_at    timestamp(6) with time zone not null,
    gaps       clob        not null,
    deployment varchar(255) not null
);

create table etc_baseline (
    machine    varchar(63)  not null,
    deployment varchar(255) not null,
    changes    clob         not null,
    taken_at   timestamp(6) with time zone not null,
    primary key (machine, deployment)
);
