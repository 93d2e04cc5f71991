import type { FacetName, SearchQuery } from '../../domain/search.ts'

/** The pages that belong to the server itself. Records bring their own address. */
export const PATHS = {
  home: '/',
  search: '/search',
  governments: '/governments',
  about: '/about',
  terms: '/ns',
  signIn: '/sign-in',
  signInProvider: '/sign-in/provider',
  signInCallback: '/sign-in/callback',
  signInLink: '/sign-in/link',
  signInPassword: '/sign-in/password',
  backChannelLogout: '/sign-in/logged-out',
  signOut: '/sign-out',
  account: '/account',
} as const

/** Where to sign in and come back to this page from. */
export const signInPath = (path: string): string =>
  path === PATHS.home || path.startsWith(PATHS.signIn)
    ? PATHS.signIn
    : `${PATHS.signIn}?${new URLSearchParams({ return_to: path }).toString()}`

/** What a link to the search may ask for, each by its name in the address (domain/search.ts). */
export type Asked = Partial<Record<FacetName | 'keyword', string>> &
  Partial<Pick<SearchQuery, 'q' | 'order'>>

/** `searchPath({ function: '01.3' })` -> `/search?function=01.3`. */
export const searchPath = (asked: Asked): string =>
  `${PATHS.search}?${new URLSearchParams(asked).toString()}`
