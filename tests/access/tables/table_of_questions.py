"""Lines of the access table about questions whose a face is. `table.py` says what they mean."""

QUESTIONS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press yes                    own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press yes                    far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press yes, group             own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press yes, group             far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press yes, admin chat        own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press yes, admin chat        far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press yes, no message        own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press yes, no message        far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press no                     own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press no                     far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press no, group              own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press no, group              far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press no, admin chat         own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press no, admin chat         far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press no, no message         own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press no, no message         far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press neither                own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press neither                far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press neither, group         own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press neither, group         far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press neither, admin chat    own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press neither, admin chat    far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press neither, no message    own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press neither, no message    far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qall                   own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qall                   far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qall, group            own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qall, group            far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qall, admin chat       own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qall, admin chat       far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qall, no message       own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qall, no message       far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qnone                  own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qnone                  far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qnone, group           own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qnone, group           far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qnone, admin chat      own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qnone, admin chat      far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qnone, no message      own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qnone, no message      far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qdone                  own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qdone                  far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qdone, group           own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qdone, group           far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qdone, admin chat      own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qdone, admin chat      far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qdone, no message      own toast.thanks            decided   x x x x + + + + x x ? ? ? ? x
press qdone, no message      far toast.thanks            decided   x x x x x x x x + x ? ? ? ? x
press qundo                  own error.changed_since     -         x x x x + + + + x x ? ? ? ? x
press qundo                  far error.changed_since     -         x x x x x x x x + x ? ? ? ? x
press qundo, group           own error.changed_since     -         x x x x + + + + x x ? ? ? ? x
press qundo, group           far error.changed_since     -         x x x x x x x x + x ? ? ? ? x
press qundo, admin chat      own error.changed_since     -         x x x x + + + + x x ? ? ? ? x
press qundo, admin chat      far error.changed_since     -         x x x x x x x x + x ? ? ? ? x
press qundo, no message      own error.changed_since     -         x x x x + + + + x x ? ? ? ? x
press qundo, no message      far error.changed_since     -         x x x x x x x x + x ? ? ? ? x
press qtick                  own -                       ticked    x x x x + + + + x x ? ? ? ? x
press qtick                  far -                       ticked    x x x x x x x x + x ? ? ? ? x
press qtick, group           own -                       ticked    x x x x + + + + x x ? ? ? ? x
press qtick, group           far -                       ticked    x x x x x x x x + x ? ? ? ? x
press qtick, admin chat      own -                       ticked    x x x x + + + + x x ? ? ? ? x
press qtick, admin chat      far -                       ticked    x x x x x x x x + x ? ? ? ? x
press qtick, no message      own -                       ticked    x x x x + + + + x x ? ? ? ? x
press qtick, no message      far -                       ticked    x x x x x x x x + x ? ? ? ? x
press because                own error.changed_since       -         x x x x + + + + x x ? ? ? ? x
press because                far error.changed_since       -         x x x x x x x x + x ? ? ? ? x
press because, group         own error.changed_since       -         x x x x + + + + x x ? ? ? ? x
press because, group         far error.changed_since       -         x x x x x x x x + x ? ? ? ? x
press because, admin chat    own error.changed_since       -         x x x x + + + + x x ? ? ? ? x
press because, admin chat    far error.changed_since       -         x x x x x x x x + x ? ? ? ? x
press because, no message    own error.changed_since       -         x x x x + + + + x x ? ? ? ? x
press because, no message    far error.changed_since       -         x x x x x x x x + x ? ? ? ? x
press whyask                 own alike.why               -         x x x x + + + + x x ? ? ? ? x
press whyask                 far alike.why               -         x x x x x x x x + x ? ? ? ? x
press whyask, admin chat     own alike.why               -         x x x x x + + + x x ? ? ? ? x
press whyask, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press notbecause             own toast.thanks            explained x x x x + x x x x x ? ? ? ? x
press notbecause             far -                       -         x x x x x x x x x x ? ? ? ? x
press unsure                 own toast.passed_on         passed    x x x x + x x x x x ? ? ? ? x
press unsure                 far -                       -         x x x x x x x x x x ? ? ? ? x
press unsure, group          own toast.passed_on         passed    x x x x + x x x x x ? ? ? ? x
press unsure, group          far -                       -         x x x x x x x x x x ? ? ? ? x
press unsure, admin chat     own toast.passed_on         passed    x x x x + x x x x x ? ? ? ? x
press unsure, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press unsure, no message     own toast.passed_on         passed    x x x x + x x x x x ? ? ? ? x
press unsure, no message     far -                       -         x x x x x x x x x x ? ? ? ? x
press later                  own toast.asked_later       passed    x x x x + x x x x x ? ? ? ? x
press later                  far -                       -         x x x x x x x x x x ? ? ? ? x
press later, group           own toast.asked_later       passed    x x x x + x x x x x ? ? ? ? x
press later, group           far -                       -         x x x x x x x x x x ? ? ? ? x
press later, admin chat      own toast.asked_later       passed    x x x x + x x x x x ? ? ? ? x
press later, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press later, no message      own toast.asked_later       passed    x x x x + x x x x x ? ? ? ? x
press later, no message      far -                       -         x x x x x x x x x x ? ? ? ? x
# The review
press review                 own review.title            -         c c c c c + + + + c ? ? ? ? c
press review, admin chat     own review.title            -         c c c c c + + + c c ? ? ? ? c
press reviewof               own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press reviewof               far review.person           reviewed  x x x x x x x x + x ? ? ? ? x
press reviewof, admin chat   own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press reviewof, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press rvpage                 own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvpage                 far review.person           reviewed  x x x x x x x x + x ? ? ? ? x
press rvpage, admin chat     own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvpage, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press rvwrong                own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvwrong                far review.person           reviewed  x x x x x x x x + x ? ? ? ? x
press rvwrong, admin chat    own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvwrong, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press rvright                own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvright                far review.person           reviewed  x x x x x x x x + x ? ? ? ? x
press rvright, admin chat    own review.person           reviewed  x x x x x + + + x x ? ? ? ? x
press rvright, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press rvlook                 own review.look             reviewed  x x x x x + + + x x ? ? ? ? x
press rvlook                 far review.look             reviewed  x x x x x x x x + x ? ? ? ? x
press rvlook, admin chat     own review.look             reviewed  x x x x x + + + x x ? ? ? ? x
press rvlook, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press rvask                  own alike.why               reviewed  x x x x x + + + x x ? ? ? ? x
press rvask                  far alike.why               reviewed  x x x x x x x x + x ? ? ? ? x
press rvask, admin chat      own alike.why               reviewed  x x x x x + + + x x ? ? ? ? x
press rvask, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press rvno                   own review.why              reviewed  x x x x x + + + x x ? ? ? ? x
press rvno                   far review.why              reviewed  x x x x x x x x + x ? ? ? ? x
press rvno, admin chat       own review.why              reviewed  x x x x x + + + x x ? ? ? ? x
press rvno, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press rvnone                 own review.why              reviewed  x x x x x + + + x x ? ? ? ? x
press rvnone                 far review.why              reviewed  x x x x x x x x + x ? ? ? ? x
press rvnone, admin chat     own review.why              reviewed  x x x x x + + + x x ? ? ? ? x
press rvnone, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press rvyes                  own did.accept_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvyes                  far did.accept_suggestion   decided   x x x x x x x x + x ? ? ? ? x
press rvyes, admin chat      own did.accept_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvyes, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press rvabove                own did.accept_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvabove                far did.accept_suggestion   decided   x x x x x x x x + x ? ? ? ? x
press rvabove, admin chat    own did.accept_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvabove, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press rvwhy                  own did.reject_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvwhy                  far did.reject_suggestion   decided   x x x x x x x x + x ? ? ? ? x
press rvwhy, admin chat      own did.reject_suggestion   decided   x x x x x + + + x x ? ? ? ? x
press rvwhy, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
write /review                own review.title            -         c c c c c + + + + c . . . . .
group /review                own -                       -         . . . . . . . . . . . . . . .
idle group /review           own -                       -         . . . . . . . . . . . . . . .
admin chat /review           own review.title            -         c c c c c + + + c c ? ? . . c
"""
