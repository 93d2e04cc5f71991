import type { ColumnType } from 'kysely'

/** JSON columns are read parsed and written as text, on both databases. */
export type Json<T> = ColumnType<T, string, string>
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>
export type Time = Date
export type Defaulted<T> = ColumnType<T, T | undefined, T>
export type Generated<T> = ColumnType<T, never, never>
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
