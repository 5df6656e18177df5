"""All that a condition may be made of: what is not here is refused.

Nothing here reads anything but its arguments, answers differently tomorrow, or takes much longer than they are long.
"""

from __future__ import annotations

from sqlglot import exp

CONNECTIVES = (exp.And, exp.Or, exp.Not, exp.Paren)
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
COMPARISONS += (exp.Between, exp.In, exp.Is, exp.Like, exp.ILike, exp.Escape)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe)
CHOICES = (exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least)
VALUES = (exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Interval, exp.Var)
CASTS = (exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam)
TEXTS = (exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Left, exp.Right, exp.Substring, exp.Concat)
TEXTS += (exp.Contains, exp.StartsWith, exp.EndsWith, exp.StrPosition)
NUMBERS = (exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Sign)
DATES = (exp.Year, exp.Quarter, exp.Month, exp.Week, exp.WeekOfYear, exp.Day, exp.DayOfMonth, exp.DayOfYear)
DATES += (exp.DayOfWeek, exp.DayOfWeekIso, exp.Extract, exp.DateTrunc, exp.TimestampTrunc, exp.LastDay, exp.Date)
DATES += (exp.DateAdd, exp.DateSub, exp.DateDiff, exp.AddMonths, exp.DateFromParts, exp.TsOrDsAdd, exp.TsOrDsToDate)
LISTS = (exp.ArrayContains,)

NODES = frozenset(CONNECTIVES + COMPARISONS + ARITHMETIC + CHOICES + VALUES + CASTS + TEXTS + NUMBERS + DATES + LISTS)
# Functions that the parser has no node of its own for.
PLAIN_FUNCTIONS = frozenset({"date_part", "make_date"})
KINDS = exp.DataType.Type
TYPES = frozenset({KINDS.BOOLEAN, KINDS.TINYINT, KINDS.SMALLINT, KINDS.INT, KINDS.BIGINT, KINDS.FLOAT, KINDS.DOUBLE})
TYPES |= {KINDS.DECIMAL, KINDS.VARCHAR, KINDS.TEXT, KINDS.DATE, KINDS.TIMESTAMP}
UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year"})
UNITS |= {unit + "s" for unit in UNITS} | {"dow", "doy", "dayofweek", "dayofyear", "isodow", "epoch"}
# What a refusal lists, in the words that people write.
IN_WORDS = (
    "columns of core.customers, values, and, or, not, comparisons, between, in (...), like and ilike, is null, case,"
    " cast, arithmetic, ||, date and interval, and the functions abs, add_months, array_contains, ceil, coalesce,"
    " concat, contains, date_add, date_diff, date_part, date_trunc, datediff, day, dayofweek, ends_with, extract,"
    " floor, greatest, last_day, least, left, length, list_contains, lower, make_date, month, nullif, position,"
    " quarter, right, round, sign, starts_with, substring, trim, upper, week, year"
)
