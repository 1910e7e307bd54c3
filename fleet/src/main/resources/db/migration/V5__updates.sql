-- Versions that turned out bad: nothing chooses them by itself.
create table blocked_version (
    family    varchar(16)   not null,
    version   varchar(100)  not null,
    machine   varchar(63)   not null,
    why       varchar(1000) not null,
    who       varchar(64)   not null,
    operation bigint        not null,
    at        timestamp(6) with time zone not null,
    primary key (family, version)
);
