import type { FastifyCompressOptions } from '@fastify/compress'

/** What is worth compressing on the way out; pictures and fonts are compressed already. */
export const COMPRESSION: FastifyCompressOptions = {
  encodings: ['br', 'gzip'],
  customTypes: /^(text\/(html|css|plain)|image\/svg\+xml|application\/(.+\+)?(json|xml))/,
}
