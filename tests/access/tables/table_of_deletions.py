"""Lines of the access table about deleting persons and faces."""

DELETIONS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press delete                 own delete.title            -         x x x w + + + + x x ? ? ? ? x
press delete                 far delete.title            -         x x x x x x x x + x ? ? ? ? x
press delete, admin chat     own delete.title            -         x x x x x + + + x x ? ? ? ? x
press delete, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press suredelete             own delete.sure             -         x x x w + + + + x x ? ? ? ? x
press suredelete             far delete.sure             -         x x x x x x x x + x ? ? ? ? x
press suredelete, admin chat own delete.sure             -         x x x x x + + + x x ? ? ? ? x
press suredelete, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press erase                  own delete.started          erased    x x x w + + + + x x ? ? ? ? x
press erase                  far delete.started          erased    x x x x x x x x + x ? ? ? ? x
press erase, admin chat      own delete.started          erased    x x x x x + + + x x ? ? ? ? x
press erase, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press wipefaces              own delete.faces_gone       emptied   x x x w + + + + x x ? ? ? ? x
press wipefaces              far delete.faces_gone       emptied   x x x x x x x x + x ? ? ? ? x
press wipefaces, admin chat  own delete.faces_gone       emptied   x x x x x + + + x x ? ? ? ? x
press wipefaces, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
press dissolve               own delete.dissolved        dissolved x x x w c + + + x x ? ? ? ? x
press dissolve               far delete.dissolved        dissolved x x x x x x x x + x ? ? ? ? x
press dissolve, admin chat   own delete.dissolved        dissolved x x x x x + + + x x ? ? ? ? x
press dissolve, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press deletehere             own delete.here             -         x x x w + + + + x x ? ? ? ? x
press deletehere             far delete.here             -         x x x x x x x x + x ? ? ? ? x
press deletehere, admin chat own delete.here             -         x x x x x + + + x x ? ? ? ? x
press deletehere, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press wipehere               own delete.here_done        emptied   x x x w + + + + x x ? ? ? ? x
press wipehere               far delete.here_done        emptied   x x x x x x x x + x ? ? ? ? x
press wipehere, admin chat   own delete.here_done        emptied   x x x x x + + + x x ? ? ? ? x
press wipehere, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
# Deleting a photo for everybody; the owner posted it
press photodelete             own delete.photo            -         x x x x + + + + x x ? ? ? ? x
press photodelete             far delete.photo            -         x x x x x x x x + x ? ? ? ? x
press photodelete, admin chat own delete.photo            -         x x x x x + + + x x ? ? ? ? x
press photodelete, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press photoerase              own delete.photo_done       gone      x x x x + + + + x x ? ? ? ? x
press photoerase              far delete.photo_done       gone      x x x x x x x x + x ? ? ? ? x
press photoerase, admin chat  own delete.photo_done       gone      x x x x x + + + x x ? ? ? ? x
press photoerase, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
# A person who has faces is not learned again
press learnagain             own error.has_faces         -         x x x x b x x x x x ? ? ? ? x
press learnagain             far -                       -         x x x x x x x x x x ? ? ? ? x
# Commands
group /delete                own -                       -         . . . . . . . . . . . . . . .
idle group /delete           own -                       -         . . . . . . . . . . . . . . .
admin chat /delete           own choose.delete           -         c c c c c + + + c c ? ? . . c
"""
